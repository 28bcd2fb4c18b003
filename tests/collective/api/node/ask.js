'use strict';
require('./elsewhere');
const Perspective = require('perspective-api-client');

const perspective = new Perspective({apiKey: process.env.KEY});

async function told(text, options) {
  try {
    return await perspective.analyze(text, options);
  } catch (error) {
    return {name: error.name, message: error.message, status: error.response.status};
  }
}

async function main() {
  const answers = [
    await told('Quel <b>idiot</b> ! J’aime bien ton nom.'),
    await told('Quel idiot ! J’aime bien ton nom.', {attributes: ['toxicity', 'identity_attack'], truncate: true}),
    await told('Quel idiot ! J’aime bien ton nom.', {attributes: ['insult']}),
  ];
  process.stdout.write(JSON.stringify(answers));
}

main();
