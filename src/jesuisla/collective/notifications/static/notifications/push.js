// Asks for messages on this device after a tap alone; where that cannot be, a sentence stays.
const form = document.querySelector("form[data-push]");
if (form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  form.hidden = false;
  document.querySelector("[data-push-without]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-push-trouble]");
    trouble.hidden = true;
    try {
      if (await Notification.requestPermission() !== "granted") throw new Error("not allowed");
      await navigator.serviceWorker.register("/service-worker.js");
      const { pushManager } = await navigator.serviceWorker.ready;
      const { key } = await (await fetch(form.action)).json();
      const asked = { userVisibleOnly: true, applicationServerKey: key };
      const subscription = await pushManager.subscribe(asked).catch(async () => {
        await (await pushManager.getSubscription())?.unsubscribe(); // made under another key
        return pushManager.subscribe(asked);
      });
      const { endpoint, keys } = subscription.toJSON();
      for (const [name, value] of Object.entries({ endpoint, ...keys })) form.elements[name].value = value;
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
