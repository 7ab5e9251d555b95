'use strict';

// Everything from the document is put in as text, never as markup.
function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children.filter(Boolean));
  return made;
}

function classed(made, name) {
  made.className = name;
  return made;
}

function link(target, text) {
  const made = element('a', text);
  made.href = target;
  return made;
}

const nameOf = reference => reference.$ref.split('/').pop();

function resolve(api, schema) {
  return schema && schema.$ref ? api.components.schemas[nameOf(schema)] : schema;
}

function typeOf(api, schema) {
  if (!schema) return 'any';
  if (schema.$ref) return nameOf(schema);
  if (schema.oneOf || schema.allOf) return (schema.oneOf || schema.allOf).map(part => typeOf(api, part)).join(' or ');
  if (schema.enum) return schema.enum.join(' | ');
  const type = [].concat(schema.type || 'any').map(part => part === 'array' ? `${typeOf(api, schema.items)}[]` : part).join(' or ');
  return schema.format ? `${type} (${schema.format})` : type;
}

function table(headings, rows) {
  const body = element('tbody');
  for (const row of rows) {
    const line = element('tr');
    row.forEach((cell, index) => line.append(element('td', '', index === 0 ? element('code', cell) : document.createTextNode(cell))));
    body.append(line);
  }
  const head = element('tr');
  headings.forEach(heading => head.append(element('th', heading)));
  return element('table', '', element('thead', '', head), body);
}

function objectsIn(api, schema, seen = []) {
  const name = schema && schema.$ref && nameOf(schema);
  if (name && seen.includes(name)) return seen;
  if (name) seen.push(name);
  const plain = resolve(api, schema);
  if (!plain) return seen;
  [plain.items, ...(plain.oneOf || []), ...(plain.allOf || []), ...Object.values(plain.properties || {})].filter(Boolean).forEach(part => objectsIn(api, part, seen));
  return seen;
}

function shape(api, schema) {
  const names = objectsIn(api, schema);
  if (names.length === 0) return null;
  const details = element('details', '', element('summary', 'Members'));
  for (const name of names) {
    const known = api.components.schemas[name];
    const required = known.required || [];
    const rows = Object.entries(known.properties || {}).map(([member, part]) =>
      [member, typeOf(api, part), required.includes(member) ? 'yes' : '', part.description || '']);
    details.append(element('h4', name), table(['Member', 'Type', 'Always', 'Meaning'], rows));
  }
  return details;
}

function contents(api, content) {
  const box = element('div');
  for (const [mediaType, media] of Object.entries(content || {})) {
    box.append(classed(element('p', `${mediaType}: ${typeOf(api, media.schema)}`), 'route'));
    const examples = media.example !== undefined ? [media.example] : Object.values(media.examples || {}).map(example => example.value);
    for (const example of examples) box.append(element('pre', JSON.stringify(example, null, 2)));
    const members = shape(api, media.schema);
    if (members) box.append(members);
  }
  return box;
}

function answer(api, [status, response]) {
  const details = element('details', '', element('summary', `${status}  ${response.description}`), contents(api, response.content));
  details.open = status < '300';
  return details;
}

function article(api, { path, verb, operation }) {
  const made = element('article', '', element('h3', operation.summary),
    classed(element('p', '', classed(element('span', verb.toUpperCase()), 'verb'), document.createTextNode(path)), 'route'),
    classed(element('p', operation.description || ''), 'text'));
  made.id = operation.operationId;
  if ((operation.parameters || []).length > 0) {
    made.append(element('h4', 'Parameters'), table(['Name', 'In', 'Type', 'Meaning'],
      operation.parameters.map(each => [each.name + (each.required ? ' *' : ''), each.in, typeOf(api, each.schema), each.description || ''])));
  }
  if (operation.requestBody) made.append(element('h4', 'Body'), contents(api, operation.requestBody.content));
  made.append(element('h4', 'Answers'), ...Object.entries(operation.responses).map(each => answer(api, each)));
  return made;
}

async function show() {
  const main = document.getElementById('operations');
  const response = await fetch('/openapi/v1.json');
  if (!response.ok) throw new Error(`openapi/v1.json answered ${response.status}`);
  const api = await response.json();
  const byTag = new Map();
  for (const [path, verbs] of Object.entries(api.paths)) {
    for (const [verb, operation] of Object.entries(verbs)) {
      const tag = (operation.tags || ['Other'])[0];
      if (!byTag.has(tag)) byTag.set(tag, []);
      byTag.get(tag).push({ path, verb, operation });
    }
  }
  main.replaceChildren(element('h2', `${api.info.title} ${api.info.version}`), classed(element('p', api.info.description.replaceAll('**', '')), 'text'));
  const index = document.getElementById('index');
  for (const [tag, operations] of [...byTag].sort()) {
    index.append(element('strong', tag), element('ul', '', ...operations.map(each => element('li', '', link(`#${each.operation.operationId}`, each.operation.summary)))));
    main.append(element('h2', tag), ...operations.map(each => article(api, each)));
  }
  main.removeAttribute('aria-busy');
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

show().catch(failure => document.getElementById('operations').replaceChildren(element('p', `The reference could not be shown: ${failure.message}`)));
