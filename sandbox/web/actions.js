// Taps inside messages: buttons, links, votes, reactions. One listener for all bubbles of a phone.

import { call } from './api.js';
import { addressed } from './commands.js';
import { alertDialog, choose, lightbox } from './dialogs.js';
import { reveal, toggleQuote, webAddress } from './entities.js';
import { MessageMenu, showVoters } from './messagemenu.js';
import { toggled } from './reactions.js';
import { chatsOf, world } from './store.js';
import { copy } from './ui.js';

const SPINNER_MS = 10_000; // as long as Telegram waits for answerCallbackQuery before it gives up

export class Actions {
  constructor(phone) {
    this.phone = phone;
    this.waiting = new Map();  // query_id -> the key that spins
    this.early = new Map();    // query_id -> an answer that overtook the reply to our own tap
    this.menu = new MessageMenu(phone);
    const log = phone.$('.log');
    log.addEventListener('click', event => this.tap(event));
    log.addEventListener('keydown', pressByKeyboard);
  }

  /** Hidden text first: what lies in a spoiler is tapped after it. */
  tap(event) {
    const hit = selector => event.target.closest(selector);
    const spoiler = hit('.spoiler:not(.shown)');
    if (spoiler) return reveal(spoiler);
    const [selector, act] = this.taps.find(([each]) => hit(each)) ?? [];
    if (selector) act(hit(selector), event, this.messageAt(event.target));
  }

  get taps() {
    const { phone } = this;
    return this.table ??= [
      ['.key', key => this.press(key)],
      ['.option[data-option]', (option, _, message) => this.vote(option, message)],
      ['.vote', (_, __, message) => this.sendVote(message, [...phone.picks.get(message.message_id) ?? []])],
      ['.retract', (_, __, message) => this.sendVote(message, [])],
      ['.voters', (_, __, message) => showVoters(message)],
      ['.chip', (chip, _, message) => this.react(message, chip.dataset.emoji)],
      ['.reply-quote', quote => { if (!phone.log.jump(Number(quote.dataset.jump))) phone.say('That message is gone.'); }],
      ['.veil', veil => veil.remove()],
      ['[data-enlarge]', photo => lightbox(photo.dataset.enlarge)],
      ['.more', (button, _, message) => this.menu.open(message, button)],
      ['[data-copy]', node => copy(node.dataset.copy, phone.$('.toasts'))],
      ['[data-send]', node => phone.send(addressed(node.dataset.send, phone))],
      ['a[href]:not([download])', (link, event) => { event.preventDefault(); this.follow(link.href); }],
      ['.expandable.long', quote => toggleQuote(quote)],
    ];
  }

  messageAt(node) {
    return this.phone.message(Number(node.closest('.bubble')?.dataset.messageId));
  }

  // ---- polls and reactions

  vote(option, message) {
    const index = Number(option.dataset.option);
    if (!message.poll.allows_multiple_answers) return this.sendVote(message, [index]);
    const mine = message.sim?.votes?.[this.phone.user] ?? [];
    const picks = new Set(this.phone.picks.get(message.message_id) ?? mine);
    if (!picks.delete(index)) picks.add(index);
    this.phone.picks.set(message.message_id, picks);
    this.phone.log.edit(message);
  }

  async sendVote(message, options) {
    const { message_id } = message;
    if (await this.phone.attempt(() => this.phone.act('/sim/vote', { message_id, options }))) this.phone.picks.delete(message_id);
  }

  react(message, emoji) {
    const { message_id } = message;
    return this.phone.attempt(() => this.phone.act('/sim/react', { message_id, emoji: toggled(message, this.phone.user, emoji) }));
  }

  // ---- inline keyboards

  async press(key) {
    const { data, url, copy: text, switch: kind, query } = key.dataset;
    if (text !== undefined) return copy(text, this.phone.$('.toasts'));
    if (url !== undefined) return this.follow(url);
    if (kind !== undefined) return this.switchInline(kind, query);
    if (data === undefined) return this.phone.say('The sandbox has no such button.');
    if (key.classList.contains('busy')) return;
    spin(key);
    const message_id = Number(key.closest('.bubble').dataset.messageId);
    const sent = await this.phone.attempt(async () => {
      const { query_id } = await this.phone.act('/sim/tap', { message_id, data });
      const early = this.early.get(query_id);
      this.early.delete(query_id);
      if (early) rest(key);
      else this.waiting.set(query_id, key);
    });
    if (!sent) rest(key);
  }

  answered({ query_id, text, show_alert, url }) {
    if (this.waiting.has(query_id)) rest(this.waiting.get(query_id));
    else this.early.set(query_id, true);
    this.waiting.delete(query_id);
    if (url) this.follow(url);
    if (text) show_alert ? alertDialog(text, this.phone.page.isAlone() ? '' : `To ${this.phone.name}`) : this.phone.say(text);
  }

  /** Fill "@bot query" in here, or in a chat that the person chooses. */
  async switchInline(kind, query) {
    if (kind !== 'switch_inline_query_current_chat') {
      const chat = await this.chooseChat('In which chat?', () => true);
      if (chat === null) return;
      if (chat !== this.phone.chat) this.phone.open(chat);
    }
    this.phone.composer.fill(`@${world.bot.username} ${query}`);
    this.phone.composer.focus();
  }

  chooseChat(title, fits) {
    const chats = chatsOf(this.phone.user).filter(fits);
    return choose(title, chats.map(chat => ({ value: chat.id, label: chat.id === this.phone.user ? world.bot.first_name : chat.title ?? '', hint: chat.type })));
  }

  // ---- links

  /** A deep link to our own bot stays in the sandbox, everything else opens a tab. */
  async follow(url) {
    const to = webAddress(url);
    if (!to) return this.phone.say('The sandbox does not open such addresses.');
    const name = /^(t|telegram)\.me$/.test(to.host) ? to.pathname.slice(1).toLowerCase() : '';
    if (!name || name !== world.bot.username.toLowerCase()) return void window.open(to.href, '_blank', 'noopener,noreferrer');
    if (!to.searchParams.has('startgroup')) return this.startBot({ payload: to.searchParams.get('start') ?? '' });
    const chat = await this.chooseChat('Add the bot to which group?', chat => chat.id < 0 && chat.type !== 'channel');
    if (chat !== null) await this.startBot({ payload: to.searchParams.get('startgroup'), chat });
  }

  /** From elsewhere it opens the private chat, where one taps Start. */
  async startBot({ payload = '', chat }) {
    const { phone } = this;
    if (!chat && !phone.isPrivate) return phone.invite(payload);
    const facts = { user: phone.user, ...(payload ? { payload } : {}), ...(chat ? { chat } : {}) };
    if (await phone.attempt(() => call('/sim/start', facts))) phone.open(chat ?? phone.user);
  }
}

function spin(key) {
  key.classList.add('busy');
  key.setAttribute('aria-busy', 'true');
  setTimeout(rest, SPINNER_MS, key);
}

function rest(key) {
  key.classList.remove('busy');
  key.removeAttribute('aria-busy');
}

function pressByKeyboard(event) {
  if (!['Enter', ' '].includes(event.key) || !event.target.matches('[role=button]')) return;
  event.preventDefault();
  event.target.click();
}
