// Other people's signers and verifiers behind one protocol: a JSON object a line on stdin, its answer a line on stdout.
import crypto from "node:crypto";
import { createRequire } from "node:module";
import readline from "node:readline";

const require = createRequire(import.meta.url);
const hmac = (algorithm, secret, content, encoding) => crypto.createHmac(algorithm, secret).update(content).digest(encoding);
const form = (text) => {
  const fields = {};
  for (const [name, value] of new URLSearchParams(text)) (fields[name] ??= []).push(value);
  return Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
};
const sec1 = (pem) => crypto.createPrivateKey(pem).export({ type: "sec1", format: "pem" });

/** Loaded when first asked for: some of them take a second. */
const judges = {
  async svix() {
    return standard((await import("svix")).Webhook, "svix");
  },
  async standardwebhooks() {
    return standard((await import("standardwebhooks")).Webhook, "webhook");
  },
  async stripe() {
    const { webhooks } = (await import("stripe")).Stripe;
    return {
      verify: (r) => webhooks.signature.verifyHeader(r.text, r.headers["stripe-signature"], r.secret, 300),
      sign: (r) => ({ "Stripe-Signature": webhooks.generateTestHeaderString({ payload: r.text, secret: r.secret, timestamp: r.timestamp }) }),
    };
  },
  async octokit() {
    const { sign, verify } = await import("@octokit/webhooks-methods");
    return {
      verify: (r) => verify(r.secret, r.text, r.headers["x-hub-signature-256"]),
      sign: async (r) => ({ "X-Hub-Signature-256": await sign(r.secret, r.text) }),
    };
  },
  async twilio() {
    const twilio = require("twilio");
    return {
      verify: (r) => twilio.validateRequest(r.secret, r.headers["x-twilio-signature"], r.url, form(r.text)),
      sign: (r) => ({ "X-Twilio-Signature": twilio.getExpectedTwilioSignature(r.secret, r.url, form(r.text)) }),
    };
  },
  async slack() {
    const { verifySlackRequest } = require("./node_modules/@slack/bolt/dist/receivers/verify-request.js");
    return {
      verify(r) {
        verifySlackRequest({ signingSecret: r.secret, body: r.text, headers: r.headers });
        return true;
      },
      sign: (r) => ({ "X-Slack-Request-Timestamp": `${r.timestamp}`, "X-Slack-Signature": `v0=${hmac("sha256", r.secret, `v0:${r.timestamp}:${r.text}`, "hex")}` }),
    };
  },
  async line() {
    const { validateSignature } = await import("@line/bot-sdk");
    return {
      verify: (r) => validateSignature(r.body, r.secret, r.headers["x-line-signature"]),
      sign: (r) => ({ "x-line-signature": hmac("sha256", r.secret, r.body, "base64") }),
    };
  },
  async paddle() {
    const { Paddle } = await import("@paddle/paddle-node-sdk");
    const paddle = new Paddle("unused", { logLevel: "none" });
    return {
      verify: (r) => paddle.webhooks.isSignatureValid(r.text, r.secret, r.headers["paddle-signature"]),
      sign: (r) => ({ "Paddle-Signature": `ts=${r.timestamp};h1=${hmac("sha256", r.secret, `${r.timestamp}:${r.text}`, "hex")}` }),
    };
  },
  async sendgrid() {
    const { EventWebhook } = require("@sendgrid/eventwebhook");
    const { Ecdsa, PrivateKey } = require("starkbank-ecdsa");
    const webhook = new EventWebhook();
    return {
      verify: (r) => webhook.verifySignature(
        webhook.convertPublicKeyToECDSA(r.publicKey), r.body, r.headers["x-twilio-email-event-webhook-signature"], r.headers["x-twilio-email-event-webhook-timestamp"]),
      sign: (r) => ({
        "X-Twilio-Email-Event-Webhook-Timestamp": `${r.timestamp}`,
        "X-Twilio-Email-Event-Webhook-Signature": Ecdsa.sign(`${r.timestamp}${r.text}`, PrivateKey.fromPem(sec1(r.secret))).toBase64(),
      }),
    };
  },
  async square() {
    const { WebhooksHelper } = require("./node_modules/square/wrapper/WebhooksHelper.js");
    return {
      verify: (r) => WebhooksHelper.verifySignature({
        requestBody: r.text, signatureHeader: r.headers["x-square-hmacsha256-signature"], signatureKey: r.secret, notificationUrl: r.url }),
      sign: (r) => ({ "x-square-hmacsha256-signature": hmac("sha256", r.secret, r.url + r.text, "base64") }),
    };
  },
  async hubspot() {
    const { Signature } = require("@hubspot/api-client");
    const options = (r, timestamp) => ({ clientSecret: r.secret, requestBody: r.text, url: r.url, timestamp });
    return {
      verify: (r) => Signature.isValid({
        ...options(r, Number(r.headers["x-hubspot-request-timestamp"])), method: r.method, signatureVersion: "v3", signature: r.headers["x-hubspot-signature-v3"] }),
      sign: (r) => ({
        "X-HubSpot-Request-Timestamp": `${r.timestamp * 1000}`,
        "X-HubSpot-Signature-v3": Signature.getSignature(r.method, "v3", options(r, r.timestamp * 1000)),
      }),
    };
  },
  async hubspotV2() {
    const { Signature } = require("@hubspot/api-client");
    const options = (r) => ({ clientSecret: r.secret, requestBody: r.text, url: r.url });
    return { sign: (r) => ({ "X-HubSpot-Signature-Version": "v2", "X-HubSpot-Signature": Signature.getSignature(r.method, "v2", options(r)) }) };
  },
  async openai() {
    const { OpenAI } = await import("openai");
    const client = new OpenAI({ apiKey: "unused" });
    return {
      async verify(r) {
        await client.webhooks.verifySignature(r.text, r.headers, r.secret);
        return true;
      },
      sign: (r) => ({
        "webhook-id": r.id, "webhook-timestamp": `${r.timestamp}`,
        "webhook-signature": `v1,${hmac("sha256", Buffer.from(r.secret.replace("whsec_", ""), "base64"), `${r.id}.${r.timestamp}.${r.text}`, "base64")}`,
      }),
    };
  },
  async discord() {
    const { verifyKey } = require("discord-interactions");
    return {
      verify: (r) => verifyKey(r.body, r.headers["x-signature-ed25519"], r.headers["x-signature-timestamp"], r.publicKey),
      sign: (r) => ({
        "X-Signature-Timestamp": `${r.timestamp}`,
        "X-Signature-Ed25519": crypto.sign(null, Buffer.concat([Buffer.from(`${r.timestamp}`), r.body]), crypto.createPrivateKey(r.secret)).toString("hex"),
      }),
    };
  },
  async httpMessageSignatures() {
    const { createSigner, createVerifier, httpbis } = require("http-message-signatures");
    const digest = (r) => `sha-256=:${crypto.createHash("sha256").update(r.body).digest("base64")}:`;
    const key = (r, isPrivate) => r.algorithm === "hmac-sha256" ? Buffer.from(r.secret, "base64") : isPrivate ? crypto.createPrivateKey(r.secret)
      : crypto.createPublicKey({ key: Buffer.from(r.publicKey, "base64"), format: "der", type: "spki" });
    // RFC 9421, 3.3.1 asks for a salt of 64 bytes; the library's own signer takes the largest that fits.
    const pss = (r) => ({
      id: "their-key", alg: r.algorithm,
      sign: async (data) => crypto.sign("sha512", data, { key: key(r, true), padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }),
    });
    return {
      verify: async (r) => await httpbis.verifyMessage(
        { keyLookup: async () => ({ algs: [r.algorithm], verify: createVerifier(key(r, false), r.algorithm) }), requiredFields: ["@method", "@target-uri", "content-digest"], maxAge: 300 },
        { method: r.method, url: r.url, headers: r.headers }) === true && r.headers["content-digest"] === digest(r),
      sign: async (r) => {
        const signed = await httpbis.signMessage(
          { key: r.algorithm === "rsa-pss-sha512" ? pss(r) : createSigner(key(r, true), r.algorithm, "their-key"), fields: ["@method", "@target-uri", "content-digest"], params: ["created", "keyid", "nonce"], paramValues: { nonce: r.id } },
          { method: r.method, url: r.url, headers: { "Content-Digest": digest(r) } });
        return signed.headers;
      },
    };
  },
  async jose() {
    const jose = await import("jose");
    const key = (r, isPrivate) => r.algorithm.startsWith("HS") ? new TextEncoder().encode(r.secret) : isPrivate ? jose.importPKCS8(r.secret, r.algorithm) : jose.importSPKI(r.publicKey, r.algorithm);
    const digest = (r) => crypto.createHash("sha256").update(r.body).digest("base64");
    return {
      async verify(r) {
        const { payload } = await jose.jwtVerify(r.headers["x-fusionauth-signature-jwt"], await key(r, false), { algorithms: [r.algorithm] });
        return payload.request_body_sha256 === digest(r);
      },
      sign: async (r) => ({
        "X-FusionAuth-Signature-JWT": await new jose.SignJWT({ request_body_sha256: digest(r) })
          .setProtectedHeader({ alg: r.algorithm, kid: "their-key" }).setIssuedAt(r.timestamp).setJti(r.id).sign(await key(r, true)),
      }),
    };
  },
  async messagebird() {
    const { verify } = require("messagebird/lib/webhook-signature-jwt");
    const jose = await import("jose");
    const hex = (content) => crypto.createHash("sha256").update(content).digest("hex");
    return {
      async verify(r) {
        await verify(r.url, r.body, r.headers["messagebird-signature-jwt"], crypto.createSecretKey(Buffer.from(r.secret)));
        return true;
      },
      sign: async (r) => ({
        "MessageBird-Signature-JWT": await new jose.SignJWT({ url_hash: hex(r.url), ...(r.body.length > 0 ? { payload_hash: hex(r.body) } : {}) })
          .setProtectedHeader({ alg: "HS256" }).setIssuer("MessageBird").setJti(r.id).setNotBefore(r.timestamp).setExpirationTime(r.timestamp + 60)
          .sign(new TextEncoder().encode(r.secret)),
      }),
    };
  },
  async plivo() {
    const plivo = require("plivo");
    return {
      verify: (r) => plivo.validateV3Signature(r.method, r.url, r.headers["x-plivo-signature-v3-nonce"], r.secret, r.headers["x-plivo-signature-v3"], form(r.text)),
    };
  },
};

function standard(Webhook, prefix) {
  return {
    verify(r) {
      try {
        new Webhook(r.secret).verify(r.text, r.headers);
      } catch (error) {
        // The library parses the body as JSON once the signature is good.
        if (!(error instanceof SyntaxError)) throw error;
      }
      return true;
    },
    sign: (r) => ({
      [`${prefix}-id`]: r.id, [`${prefix}-timestamp`]: `${r.timestamp}`, [`${prefix}-signature`]: new Webhook(r.secret).sign(r.id, new Date(r.timestamp * 1000), r.text),
    }),
  };
}

const loaded = new Map();
for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    if (!loaded.has(request.judge)) loaded.set(request.judge, await judges[request.judge]());
    const body = Buffer.from(request.body, "base64");
    const headers = Object.fromEntries(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const result = await loaded.get(request.judge)[request.act]({ ...request, headers, body, text: body.toString("utf8") });
    answer = request.act === "verify" ? { accepted: result === true } : { headers: result };
  } catch (error) {
    answer = { accepted: false, error: `${error?.name}: ${error?.message}`.slice(0, 300) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
