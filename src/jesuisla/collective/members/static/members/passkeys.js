// Passkeys: shows the form that needs this script, and hands it to allauth's own code.
(function () {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || !window.allauth) return;
  const ids = { credential: "passkey_credential" };
  const kind = form.dataset.passkey;
  if (kind === "add") {
    ids.add = "passkey_button";
    ids.credential = form.elements.credential.id;
    ids.passwordless = form.elements.passwordless.id;
  } else if (kind === "login") {
    ids.login = "passkey_button";
  } else {
    ids.authenticate = "passkey_button";
  }
  const data = form.dataset.options ? JSON.parse(form.dataset.options) : undefined;
  window.allauth.webauthn.forms[kind + "Form"]({ ids: ids, data: data });
  form.hidden = false;
  const trouble = form.querySelector("[data-passkey-trouble]");
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    trouble.hidden = false;
  });
  document.getElementById("passkey_button").addEventListener("click", function () {
    trouble.hidden = true;
  });
})();
