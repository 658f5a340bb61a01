// Talking to the sandbox: JSON there and back, errors as sentences.

/** `body` makes it a POST. Throws an Error with `status` for what the sandbox refuses. */
export async function call(path, body, method = body ? 'POST' : 'GET') {
  const headers = { 'content-type': 'application/json' };
  return answerOf(fetch(path, { method, headers, body: body && JSON.stringify(body) }));
}

/** A file with the facts beside it. */
export function upload(facts, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) form.append(name, value);
  form.append('file', file, file.name);
  return answerOf(fetch('/sim/upload', { method: 'POST', body: form }));
}

export const fileUrl = id => `/sim/files/${encodeURIComponent(id)}`;

async function answerOf(request) {
  const response = await request.catch(() => {
    throw new Error('The sandbox does not answer. Is it still running?');
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.error ?? `Error ${response.status}`), { status: response.status });
}
