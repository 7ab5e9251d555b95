// Times the vendors' own verifiers over 1 KiB of JSON: "library count" a line in, microseconds per verification a line out.
import { createRequire } from "node:module";
import readline from "node:readline";

const require = createRequire(process.argv[2]);
const { Webhook } = require("svix");
const stripe = require("stripe");
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const body = JSON.stringify({ filler: "x".repeat(1024 - 13) });
const now = () => Math.floor(Date.now() / 1000);

const libraries = {
  svix() {
    const webhook = new Webhook(secret);
    const at = new Date(now() * 1000);
    const headers = { "svix-id": "msg_1", "svix-timestamp": `${now()}`, "svix-signature": webhook.sign("msg_1", at, body) };
    return () => webhook.verify(body, headers);
  },
  stripe() {
    const { webhooks } = stripe;
    const header = webhooks.generateTestHeaderString({ payload: body, secret, timestamp: now() });
    return () => webhooks.signature.verifyHeader(body, header, secret, 300);
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [library, count] = line.split(" ");
  const verify = libraries[library]();
  const started = process.hrtime.bigint();
  for (let i = 0; i < Number(count); i++) verify();
  process.stdout.write(`${Number(process.hrtime.bigint() - started) / Number(count) / 1000}\n`);
}
