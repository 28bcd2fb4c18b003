// Asks for messages on this device after a tap alone; where that cannot be, a sentence stays.
const form = document.querySelector("form[data-push]");
if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  form.hidden = false;
  document.querySelector("[data-push-without]").hidden = true;
  const say = (trouble) => {
    for (const it of form.querySelectorAll("[data-push-trouble]")) it.hidden = it.dataset.pushTrouble !== trouble;
  };
  const SILENT_FOR = 20_000; // a browser whose push service cannot be reached may wait without end
  const subscribe = async () => {
    await navigator.serviceWorker.register("/service-worker.js");
    const { pushManager } = await navigator.serviceWorker.ready;
    const { key } = await (await fetch(form.action)).json();
    const asked = { userVisibleOnly: true, applicationServerKey: key };
    return pushManager.subscribe(asked).catch(async () => {
      await (await pushManager.getSubscription())?.unsubscribe(); // made under another key
      return pushManager.subscribe(asked);
    });
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("none");
    if (await Notification.requestPermission() !== "granted") return say("refused");
    try {
      const silence = new Promise((_, fail) => setTimeout(fail, SILENT_FOR));
      const { endpoint, keys } = (await Promise.race([subscribe(), silence])).toJSON();
      for (const [name, value] of Object.entries({ endpoint, ...keys })) form.elements[name].value = value;
      form.submit();
    } catch {
      say("unreached");
    }
  });
}
