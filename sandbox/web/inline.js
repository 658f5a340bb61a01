// Inline mode: "@bot words" in the composer asks the bot, and its results are chosen from a list.

import { world } from './store.js';
import { attributes, button, make } from './ui.js';
import { hue } from './format.js';
import { move } from './menu.js';

const PAUSE_MS = 300; // typing goes on within this time

export class InlineMode {
  constructor(phone, composer) {
    this.phone = phone;
    this.composer = composer;
    this.box = phone.$('.results');
    this.turn = 0; // answers to older queries come too late
    this.box.addEventListener('click', event => this.clicked(event.target));
    this.box.addEventListener('keydown', event => this.key(event));
  }

  typed(text) {
    const query = queryOf(text);
    if (query === this.query) return;
    this.query = query;
    clearTimeout(this.timer);
    this.turn += 1;
    if (query === null) this.close();
    else this.timer = setTimeout(() => this.ask(query, ''), PAUSE_MS);
  }

  async ask(query, offset) {
    const { turn } = this;
    if (!offset) this.say('Asking the bot…');
    await this.phone.attempt(async () => {
      const answer = await this.phone.act('/sim/inline', { query, offset, wait: 10 });
      if (turn === this.turn) this.draw(answer, offset);
    });
  }

  say(text) {
    this.box.replaceChildren(attributes(make('p', 'hint', text), { role: 'status' }));
    this.box.hidden = false;
  }

  draw({ query_id, answered, results = [], next_offset: next, button: start }, offset) {
    if (answered === false) return this.say('The bot did not answer.');
    if (!offset) this.box.replaceChildren();
    this.box.querySelector('.further')?.remove();
    if (!offset && start) this.box.append(button('result-row further-start', start.text, { 'data-start': start.start_parameter ?? '' }));
    this.box.append(...results.map(result => row(result, query_id)));
    if (next) this.box.append(button('result-row further', 'More results', { 'data-offset': next }));
    if (!this.box.children.length) return this.say('Nothing found.');
    this.box.hidden = false;
  }

  clicked(target) {
    const node = target.closest('button');
    if (!node) return;
    if (node.dataset.offset) return this.ask(this.query, node.dataset.offset);
    if (node.dataset.start !== undefined) return this.phone.actions.startBot({ payload: node.dataset.start });
    this.choose(node.dataset);
  }

  async choose({ query, result }) {
    const sent = await this.phone.attempt(() =>
      this.phone.act('/sim/inline/choose', { query_id: query, result_id: result, ...this.phone.place }));
    if (!sent) return;
    this.composer.fill('');
    this.close();
    this.composer.focusByMouse();
  }

  key(event) {
    if (event.key === 'Escape') { this.close(); this.composer.focus(); }
    move(event, [...this.box.querySelectorAll('button')], { ArrowDown: 1, ArrowUp: -1 });
  }

  /** From the text area up into the list. */
  enter() {
    const rows = this.box.hidden ? [] : [...this.box.querySelectorAll('button')];
    rows.at(-1)?.focus();
    return rows.length > 0;
  }

  /** True when it was open. */
  close() {
    const open = !this.box.hidden;
    this.box.hidden = true;
    this.box.replaceChildren();
    return open;
  }
}

/** The words after the bot's name, or null. */
function queryOf(text) {
  const name = `@${world.bot.username} `.toLowerCase();
  return world.bot.username && text.toLowerCase().startsWith(name) ? text.slice(name.length).trim() : null;
}

function row(result, query) {
  const title = result.title ?? result.first_name ?? result.question ?? result.type;
  const below = result.description ?? result.caption ?? result.address ?? result.input_message_content?.message_text ?? '';
  const tile = make('span', 'tile', [...title][0] ?? '');
  tile.dataset.hue = hue(title.length);
  return button('result-row', [tile, make('span', 'result-text', make('b', '', title), make('span', '', below))], { 'data-query': query, 'data-result': result.id });
}
