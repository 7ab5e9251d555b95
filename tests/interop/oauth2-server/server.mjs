// Reads {certificate, key, clients, lifetime} as one line of JSON, listens with TLS on a free port of 127.0.0.1,
// prints its issuer, and ends when its input ends.
import https from 'node:https';
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const input = createInterface({ input: process.stdin });
const settings = JSON.parse(await new Promise((resolve) => input.once('line', resolve)));
input.on('close', () => process.exit(0));

const server = https.createServer({ cert: settings.certificate, key: settings.key });
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `https://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: settings.clients.map((client) => ({ grant_types: ['client_credentials'], response_types: [], redirect_uris: [], ...client })),
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: () => true },
    devInteractions: { enabled: false },
  },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  scopes: ['hooks.read', 'hooks.write'],
  ttl: { ClientCredentials: settings.lifetime },
});
server.on('request', provider.callback());
console.log(issuer);
