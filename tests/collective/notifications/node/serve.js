// Runs web-push-testing on a free port, tells its address, and ends with its input.
const Model = require("web-push-testing/src/PushApiModel.js");
const Server = require("web-push-testing/src/server.js");

const model = new (Model.PushApiModel ?? Model)();
const service = new Server(model, 0);
service.startServer();
service._server.on("listening", () => {
  const url = `http://127.0.0.1:${service._server.address().port}`;
  model.notifyUrl = `${url}/notify/`;
  console.log(url);
});
process.stdin.on("end", () => process.exit()).resume();
