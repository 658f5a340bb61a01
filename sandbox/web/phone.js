// One person's phone: which chat is open, and everything around its log.

import { Actions } from './actions.js';
import { call } from './api.js';
import { ChatList } from './chatlist.js';
import { Composer } from './composer.js';
import { isBy, senderOf } from './format.js';
import { Header } from './header.js';
import { Log } from './log.js';
import { Pins } from './pins.js';
import { markRead, topicOf, unreadOf } from './read.js';
import { chatsOf, isMember, loadAll, messagesOf, userName, world } from './store.js';
import { Topics } from './topics.js';
import { attempt, attributes, toast } from './ui.js';

const TYPING_MS = 5_000; // a chat action lasts five seconds

export class Phone {
  /** `page` knows the other phones (people.js). */
  constructor(user, page) {
    this.user = user;
    this.page = page;
    this.root = document.querySelector('#phone-template').content.firstElementChild.cloneNode(true);
    this.root.dataset.user = user;
    this.chat = user;
    this.topic = 0;
    this.listOpen = false;
    this.payload = null;  // of a deep link that was followed: Start will send it
    this.unread = 0;
    this.isReady = false; // until the world was loaded
    this.picks = new Map();  // message id -> option indexes that are ticked but not sent
    this.typing = new Map(); // chat id -> timer
    this.parts();
  }

  parts() {
    this.header = new Header(this);
    this.list = new ChatList(this);
    this.topics = new Topics(this);
    this.pins = new Pins(this);
    this.log = new Log(this, { look: message => this.look(message), onEnd: () => this.seen() });
    this.composer = new Composer(this);
    this.actions = new Actions(this);
    this.$('.start').addEventListener('click', () => this.enter());
  }

  // ---- what the parts ask

  $(selector) { return this.root.querySelector(selector); }
  get name() { return userName(this.user); }
  get isPrivate() { return this.chat === this.user; }
  get summary() { return world.chats.get(this.chat) ?? { id: this.chat, type: this.chat > 0 ? 'private' : 'group', missing: true }; }
  get isForum() { return Boolean(this.summary.is_forum); }
  get members() { return (this.summary.members ?? []).filter(member => !['left', 'kicked'].includes(member.status)); }
  get botIsHere() { return this.isPrivate || !this.summary.members || isMember(this.summary, world.bot.id); }
  message(id) { return messagesOf(this.chat).get(id); }

  /** The messages of the open chat, in a forum those of the open topic. */
  get messages() {
    const all = [...messagesOf(this.chat).values()];
    return this.isForum ? all.filter(message => topicOf(message) === this.topic) : all;
  }

  say(text) { toast(text, this.$('.toasts')); }
  attempt(act) { return attempt(act, this.$('.toasts')); }

  /** A /sim call in this person's name, in the open chat. */
  act(path, facts = {}) {
    return call(path, { user: this.user, chat: this.chat, ...facts });
  }

  /** Where a new message goes. */
  get place() {
    return this.isForum && this.topic ? { topic: this.topic } : {};
  }

  send(text, facts = {}) {
    return this.attempt(() => this.act('/sim/message', { text, ...this.place, ...facts }));
  }

  look(message) {
    const outgoing = isBy(message, this.user), masked = Boolean(message.sim?.author);
    const name = this.isPrivate || (outgoing && !masked) ? '' : senderOf(message);
    return { me: this.user, outgoing, name, picks: this.picks.get(message.message_id) };
  }

  // ---- going somewhere

  open(chat, topic = 0) {
    if (chat !== this.chat || topic !== this.topic) {
      this.log.clear();
      this.composer.reset();
      this.picks.clear();
    }
    Object.assign(this, { chat, topic, listOpen: false, payload: null });
    this.draw();
    if (!world.chats.has(chat) && chat !== this.user) this.attempt(loadAll);
    this.page.moved();
  }

  /** Follow a deep link: the private chat opens, and Start is there to be tapped. */
  invite(payload) {
    this.open(this.user);
    this.payload = payload || null;
    this.offerStart();
    if (!this.$('.start').hidden) this.$('.start').focus({ preventScroll: true });
  }

  showList() {
    this.listOpen = true;
    this.draw();
    this.$('.chat-item')?.focus();
  }

  // ---- drawing

  draw() {
    this.isReady = true;
    if (this.summary.moved_to) return this.open(this.summary.moved_to);
    this.$('.list-view').hidden = !this.listOpen;
    this.$('.chat-view').hidden = this.listOpen;
    if (!this.listOpen) this.log.draw(this.messages);
    this.composer.keyboardChanged();
    this.refresh();
  }

  /** Everything but the log, once for many events. */
  refresh() {
    clearTimeout(this.refreshing);
    this.refreshing = 0;
    this.seen();
    this.unread = this.countUnread();
    attributes(this.root, { 'aria-label': `Phone of ${this.name}` });
    this.header.draw();
    this.topics.draw();
    this.pins.draw();
    if (this.listOpen) this.list.draw();
    this.offerStart();
    this.page.unreadChanged(this);
  }

  later() {
    if (this.isReady) this.refreshing ||= setTimeout(() => this.refresh(), 30);
  }

  /** A phone that is behind another one on a narrow screen shows nothing. */
  get isShown() { return !this.listOpen && this.log.box.clientHeight > 0; }

  seen() {
    if (this.isShown && this.log.stuck) markRead(this.user, this.chat, this.isForum ? this.topic : 0);
  }

  /** All that is unread, apart from the chat that one looks at. */
  countUnread() {
    const others = chatsOf(this.user).filter(chat => chat.id !== this.chat || !this.isShown);
    return others.reduce((sum, chat) => sum + unreadOf(this.user, chat.id), 0);
  }

  /** Instead of the input line, when there is nothing to write to yet. */
  offerStart() {
    const { summary } = this, empty = messagesOf(this.chat).size === 0;
    const label = this.isPrivate ? (empty || this.payload ? 'START' : summary.blocked ? 'RESTART' : '')
      : summary.missing ? 'MAKE THIS GROUP' : isMember(summary, this.user) ? '' : 'JOIN';
    this.$('.start').textContent = label;
    this.$('.start').hidden = !label;
    this.$('.form').hidden = Boolean(label);
    this.$('.empty').hidden = this.messages.length > 0;
    this.$('.empty-text').textContent = this.isPrivate ? 'No messages here yet.\nTap Start and the bot will answer.'
      : summary.missing ? 'There is no such chat yet.' : 'No messages here yet.';
  }

  enter() {
    if (this.isPrivate) return this.start();
    if (!this.summary.missing) return this.attempt(() => this.act('/sim/member', { action: 'join' }));
    const type = this.chat < -1e12 ? 'supergroup' : 'group';
    return this.attempt(() => call('/sim/chats', { id: this.chat, type, title: 'Study group', members: this.page.ids() }));
  }

  async start() {
    const facts = { user: this.user, ...(this.payload ? { payload: this.payload } : {}) };
    if (await this.attempt(() => call('/sim/start', facts))) this.payload = null;
    this.offerStart();
  }

  // ---- events

  take(event) {
    const here = event.chat === this.chat && !this.listOpen;
    switch (event.type) {
      case 'loaded': this.composer.drawCommands(); this.draw(); break;
      case 'met': this.draw(); break;
      case 'message': this.arrive(event, here); break;
      case 'edited': if (here && this.shows(event.message)) this.log.edit(event.message); break;
      case 'deleted': if (here) this.log.keepPlace(() => this.log.drop(event.message_id)); break;
      case 'callback_answer': if (event.user === this.user) this.actions.answered(event); return;
      case 'chat': if (here && this.topicIsGone()) return this.open(this.chat); break;
      case 'chat_action': this.showTyping(event.chat, true); return;
      case 'commands': case 'loaded-bot': this.composer.drawCommands(); break;
    }
    if (event.chat === this.chat && event.type !== 'chat') this.composer.keyboardChanged();
    this.later();
  }

  topicIsGone() {
    return this.isForum && this.topic !== 0 && !this.summary.topics?.some(topic => topic.message_thread_id === this.topic);
  }

  shows(message) {
    return !this.isForum || topicOf(message) === this.topic;
  }

  arrive({ chat, message }, here) {
    if (!isBy(message, this.user)) this.showTyping(chat, false);
    if (chat === this.chat && message.migrate_to_chat_id) return this.open(message.migrate_to_chat_id);
    if (!here || !this.shows(message)) return;
    this.log.append(message);
    this.composer.arrived(message);
  }

  showTyping(chat, on) {
    clearTimeout(this.typing.get(chat));
    if (on) this.typing.set(chat, setTimeout(() => this.showTyping(chat, false), TYPING_MS));
    else this.typing.delete(chat);
    this.later();
  }
}
