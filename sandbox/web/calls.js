// What the bot called last, newest first, while somebody looks.

import { call } from './api.js';
import { make } from './ui.js';

const EVERY_MS = 1500, SHOWN = 40;

export class CallList {
  constructor() {
    this.list = make('ol', 'call-list');
    this.list.setAttribute('aria-label', 'Calls of the bot, newest first');
    this.section = make('section', 'tool', make('h3', '', 'Calls of the bot'), this.list);
    this.since = 0;
  }

  run(on) {
    clearTimeout(this.timer);
    if (on) this.look();
  }

  async look() {
    const calls = await call(`/sim/calls?since=${this.since}`).catch(() => []);
    if (calls.length) this.since = calls.at(-1).seq;
    const news = calls.filter(({ method }) => method !== 'getUpdates').slice(-SHOWN);
    this.list.prepend(...news.reverse().map(row));
    while (this.list.children.length > SHOWN) this.list.lastChild.remove();
    this.timer = setTimeout(() => this.look(), EVERY_MS);
  }
}

function row({ method, status, ms, params, result, description }) {
  const facts = make('pre', '', JSON.stringify({ params, ...(description ? { description } : { result }) }, null, 1));
  const mark = make('span', status < 400 ? 'good' : 'bad', status < 400 ? '✓' : `✗ ${status}`);
  return make('li', '', make('details', '', make('summary', '', mark, make('b', '', method), make('small', '', `${Math.round(ms)} ms`)), facts));
}
