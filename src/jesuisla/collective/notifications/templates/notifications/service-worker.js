// Shows messages on this device and opens their page, of this site alone. It keeps no page.
const HERE = self.location.origin;
const LINE = "{{ line|escapejs }}";

const tried = (get, otherwise) => {
  try {
    return get();
  } catch {
    return otherwise;
  }
};
const pageOf = (link) => tried(() => {
  const page = new URL(link, HERE);
  return page.origin === HERE ? page.href : `${HERE}/`;
}, `${HERE}/`);
const read = (data) => tried(() => Object(data.json()), {});

self.addEventListener("push", (event) => {
  const { line, lang, link, tag } = read(event.data);
  const shown = typeof line === "string" && line ? line : LINE;
  const options = { tag: typeof tag === "string" ? tag : "new", data: { page: pageOf(link ?? "/") } };
  if (typeof lang === "string") options.lang = lang;
  event.waitUntil(self.registration.showNotification(shown, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const page = pageOf(event.notification.data?.page ?? "/");
  event.waitUntil((async () => {
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const open = windows.find((it) => it.url === page);
    await (open ? open.focus() : self.clients.openWindow(page));
  })());
});

// The browser gave this device another address: tell it, if somebody is still signed in here.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil((async () => {
    const asked = await fetch("/moi/appareils", { redirect: "error" });
    if (!asked.ok) return;
    const { key, token } = await asked.json();
    const subscription = event.newSubscription ?? await self.registration.pushManager.subscribe(
      { userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    const former = event.oldSubscription?.endpoint ?? "";
    const body = new URLSearchParams({ endpoint, ...keys, former, csrfmiddlewaretoken: token });
    await fetch("/moi/appareils", { method: "POST", body, redirect: "manual" });
  })());
});
