'use strict';
// The client has Google's address written in it and offers no way to give another. It is
// left as it is: the library that it calls with is told where that address leads.
const client = require.resolve('perspective-api-client');
const axios = require(require.resolve('axios', {paths: [client]}));

axios.interceptors.request.use(config => {
  config.url = config.url.replace('https://commentanalyzer.googleapis.com', process.env.ADDRESS);
  return config;
});
