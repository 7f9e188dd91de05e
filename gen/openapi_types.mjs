// TypeScript types of the answers and questions of the API, for the pages.

const last = (ref) => ref.split('/').pop();
const key = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

function typeOf(schema, indent) {
  if (schema.$ref) return last(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map((s) => typeOf(s, indent)).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'array': {
      if (schema.minItems === schema.maxItems && schema.minItems > 0)
        return `[${Array(schema.minItems).fill(typeOf(schema.items, indent)).join(', ')}]`;
      const item = schema.items ? typeOf(schema.items, indent) : 'unknown';
      return /[ |]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
    }
    default:
      return objectOf(schema, indent);
  }
}

function objectOf(schema, indent = '') {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) {
    const values = typeof schema.additionalProperties === 'object' ? typeOf(schema.additionalProperties, indent) : 'unknown';
    return `Record<string, ${values}>`;
  }
  const required = new Set(schema.required ?? []);
  const lines = fields.map(([name, field]) => {
    const comment = field.description ? `${indent}  /** ${field.description} */\n` : '';
    return `${comment}${indent}  ${key(name)}${required.has(name) ? '' : '?'}: ${typeOf(field, `${indent}  `)};`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function queryOf(op) {
  const fields = op.parameters.map((p) => {
    const type = p.schema.type === 'array' ? 'string' : typeOf(p.schema, '');
    return `  /** ${p.description.trim()} */\n  ${key(p.name)}${p.required ? '' : '?'}: ${type};`;
  });
  return `{\n${fields.join('\n')}\n}`;
}

const title = (id) => id[0].toUpperCase() + id.slice(1);

export function typesOf({ api, ops }) {
  const schemas = Object.entries(api.components.schemas).map(([name, schema]) => {
    const comment = schema.description ? `/** ${schema.description} */\n` : '';
    const body = schema.type === 'object' ? objectOf(schema) : typeOf(schema, '');
    return schema.type === 'object' && schema.properties
      ? `${comment}export interface ${name} ${body}`
      : `${comment}export type ${name} = ${body};`;
  });
  const json = ops.filter((op) => op.responses['200'].content['application/json']);
  const queries = json.filter((op) => op.parameters.length > 0)
    .map((op) => `/** Parameters of ${op.method.toUpperCase()} ${op.path}. */\nexport interface ${title(op.id)}Query ${queryOf(op)}`);
  const routesOf = (method) => json.filter((op) => op.method === method).map((op) => {
    const schema = op.responses['200'].content['application/json'].schema;
    return `  ${JSON.stringify(op.path)}: { query: ${op.parameters.length > 0 ? `${title(op.id)}Query` : 'Record<string, never>'}; answer: ${typeOf(schema, '  ')} };`;
  });
  return `// Made by gen/openapi.mjs from api/openapi.yaml. Do not edit.

${schemas.join('\n\n')}

${queries.join('\n\n')}

/** What each address takes and gives. */
export interface Routes {
${routesOf('get').join('\n')}
}

/** What each address that changes something takes and gives. */
export interface Changes {
${routesOf('post').join('\n')}
}
`;
}
