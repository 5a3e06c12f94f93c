import type { Problem } from './types';

/** What the server said no with: a code, a message and the mend. */
export class Refusal extends Error {
  constructor(readonly code: string, message: string, readonly hint: string, readonly status: number) {
    super(message);
  }
}

async function refuse(response: Response): Promise<never> {
  const text = await response.text();
  let problem: Problem['error'] | undefined;
  try {
    problem = (JSON.parse(text) as Problem).error;
  } catch {
    // Not every refusal comes from the dashboard's own code; the status still says what it is.
  }
  throw new Refusal(problem?.code ?? 'http', problem?.message ?? `The server answered ${response.status}.`, problem?.hint ?? '', response.status);
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (init?.signal?.aborted) throw cause;
    throw new Refusal('unreachable', 'The server does not answer.', "Is 'descent serve' still running?", 0);
  }
  return response.ok ? response : refuse(response);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask(path, signal ? { signal } : undefined)).json() as Promise<T>;
}

export async function getBytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await ask(path, signal ? { signal } : undefined)).arrayBuffer();
}

export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  return (await ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<T>;
}

export function query(values: Record<string, string | number | readonly string[] | undefined>): string {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) all.append(name, String(one));
  }
  return all.toString();
}
