// Passkeys: shows the form that needs this script, and hands it to allauth's own code.
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !window.allauth) return;
  const kind = form.dataset.passkey;
  const button = "passkey_button";
  const { credential, passwordless } = form.elements;
  const ids = kind === "add"
    ? { add: button, credential: credential.id, passwordless: passwordless.id }
    : { [kind]: button, credential: "passkey_credential" };
  const data = form.dataset.options ? JSON.parse(form.dataset.options) : undefined;
  window.allauth.webauthn.forms[`${kind}Form`]({ ids, data });
  form.hidden = false;
  const trouble = form.querySelector("[data-passkey-trouble]");
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    trouble.hidden = false;
  });
  document.getElementById(button).addEventListener("click", () => { trouble.hidden = true; });
})();
