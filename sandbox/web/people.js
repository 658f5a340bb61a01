// Who is on this page: one phone each, side by side; on a narrow screen one at a time, with tabs.

import { call } from './api.js';
import { ask } from './dialogs.js';
import { hue, initials } from './format.js';
import { wireTabs } from './menu.js';
import { Phone } from './phone.js';
import { loadAll, setPeople, userName, watch, world } from './store.js';
import { attempt, button, icon, make, uniqueId } from './ui.js';

const NAMES = ['Ann', 'Bo', 'Cleo', 'Dev', 'Eva', 'Finn', 'Gita', 'Hugo', 'Iris']; // of the users 1001, 1002, …
const address = new URLSearchParams(location.search);
const stored = JSON.parse(localStorage.getItem('learner') ?? '{}');
const $ = selector => document.querySelector(selector);

/** `showDirector(open)` is put in by main.js. */
export class People {
  constructor() {
    this.phones = [];
    this.active = null;
    setPeople(() => ({ ids: this.ids(), open: this.phones.map(phone => phone.chat) }));
    watch(event => this.phones.forEach(phone => phone.take(event)));
    watch(event => { if (['loaded', 'user'].includes(event.type)) this.draw(); });
    wireTabs($('.people-tabs'));
  }

  ids() { return this.phones.map(phone => phone.user); }
  isAlone() { return this.phones.length === 1; }
  isActive(phone) { return this.active === phone; }

  // ---- at the start

  /** Make the users of the address known, and a phone for each. */
  async introduce() {
    const known = new Map((await call('/sim/users')).map(user => [user.id, user]));
    for (const [place, id] of wanted().entries()) {
      const name = nameOf(id, place, known);
      const user = await call('/sim/users', { id, ...(name ? { first_name: name } : {}) });
      world.users.set(id, user);
      if (!this.ids().includes(id)) this.addPhone(id); // there already when this is the second try
    }
    if (this.isAlone()) localStorage.setItem('learner', JSON.stringify(world.users.get(this.ids()[0])));
    this.activate(this.phones[0]);
    this.moved();
  }

  /** A sandbox that was started anew does not know them any more. */
  async introduceAgain() {
    const there = new Set((await call('/sim/users')).map(user => user.id));
    for (const id of this.ids().filter(id => !there.has(id))) await call('/sim/users', { id, first_name: userName(id) });
  }

  addPhone(id) {
    const phone = new Phone(id, this);
    phone.chat = Number(address.get('chat')) || id;
    phone.topic = Number(address.get('topic')) || 0;
    this.phones.push(phone);
    const name = make('b', 'slot-name');
    const remove = button('round small remove', icon('close'), { 'aria-label': `Remove ${userName(id)} from this page` });
    remove.addEventListener('click', () => this.remove(phone));
    phone.slot = make('div', 'slot', make('div', 'slot-head', name, make('span', 'slot-id', `id ${id}`), remove), phone.root);
    phone.slot.id = uniqueId('slot');
    for (const kind of ['focusin', 'pointerdown']) phone.slot.addEventListener(kind, () => this.activate(phone));
    $('.desk').append(phone.slot);
    this.draw();
    return phone;
  }

  // ---- coming and going

  async addPerson(from = this.active) {
    if (from && !from.isPrivate && from.summary.missing) await attempt(loadAll); // the page has only just begun
    const group = from && !from.isPrivate && !from.summary.missing ? from.summary : null;
    const facts = await ask('Add a person', [
      { name: 'name', label: 'Name', needed: true, value: NAMES.find(name => ![...world.users.values()].some(user => user.first_name === name)) ?? '' },
      ...(group ? [{ name: 'join', label: `Joins “${group.title}”`, type: 'check', value: true }] : []),
    ], 'Add');
    if (facts) await attempt(() => this.welcome(facts, group));
  }

  async welcome({ name, join }, group) {
    const user = await call('/sim/users', { first_name: name });
    world.users.set(user.id, user);
    if (join) await call('/sim/member', { user: user.id, chat: group.id, action: 'join' });
    const phone = this.addPhone(user.id);
    phone.chat = join ? group.id : user.id;
    phone.topic = 0;
    this.activate(phone);
    await loadAll();
    this.moved();
    phone.$(phone.isPrivate ? '.start' : '.composer').focus();
  }

  /** Show a person who is known already, in this chat. */
  showPhone(id, chat) {
    const phone = this.phones.find(one => one.user === id) ?? this.addPhone(id);
    this.activate(phone);
    phone.open(chat);
  }

  remove(phone) {
    if (this.isAlone()) return;
    this.phones = this.phones.filter(other => other !== phone);
    phone.slot.remove();
    if (this.active === phone) this.activate(this.phones[0]);
    this.draw();
    this.moved();
  }

  /** The same phone for somebody new. */
  async startAfresh(phone) {
    const user = await call('/sim/users', { first_name: phone.name });
    if (this.isAlone()) localStorage.setItem('learner', JSON.stringify(user));
    location.search = this.search(this.ids().map(id => (id === phone.user ? user.id : id)), 0);
  }

  // ---- what is shown

  activate(phone) {
    if (this.active === phone) return;
    this.active = phone;
    for (const one of this.phones) {
      one.slot.classList.toggle('active', one === phone);
      one.$('.log').setAttribute('aria-live', one === phone ? 'polite' : 'off'); // not three voices at once
    }
    this.draw();
    phone?.later();
    this.onActive?.(phone);
  }

  draw() {
    document.body.classList.toggle('several', !this.isAlone());
    for (const phone of this.phones) phone.slot.querySelector('.slot-name').textContent = phone.name;
    if (world.bot.id || world.bot.username) document.title = `${world.bot.first_name} · sandbox`;
    this.drawTabs();
  }

  drawTabs() {
    const tabs = $('.people-tabs'), had = tabs.contains(document.activeElement);
    tabs.replaceChildren(...this.phones.map(phone => this.tab(phone)));
    const current = tabs.querySelector('[aria-selected=true]');
    if (had) current?.focus();
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  tab(phone) {
    const on = phone === this.active, face = make('span', 'avatar tiny', initials(phone.name));
    face.dataset.hue = hue(phone.user);
    const node = button('person-tab', [face, phone.name], { role: 'tab', 'aria-selected': String(on), 'aria-controls': phone.slot.id, tabindex: on ? 0 : -1 });
    if (phone.unread && !on) node.append(make('b', 'badge', String(phone.unread)));
    node.addEventListener('click', () => this.activate(phone));
    return node;
  }

  unreadChanged(phone) {
    if (!this.isAlone() && phone.shownUnread !== phone.unread) this.drawTabs();
    phone.shownUnread = phone.unread;
  }

  /** The address tells who is here and, when all look at one group, which. */
  moved() {
    const [first] = this.phones, common = this.phones.every(phone => phone.chat === first?.chat);
    history.replaceState(null, '', `?${this.search(this.ids(), common && first && !first.isPrivate ? first.chat : 0)}`);
    this.onActive?.(this.active);
  }

  search(ids, chat) {
    const facts = new URLSearchParams(ids.length === 1 ? { user: ids[0] } : {});
    if (ids.length > 1) return `users=${ids.join(',')}${chat ? `&chat=${chat}` : ''}`;
    if (chat) facts.set('chat', chat);
    return String(facts);
  }

  toggleTheme() {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    const theme = dark ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    localStorage.setItem('theme', theme);
  }
}

/** The persons of the address, else the last one here, else Ann. */
function wanted() {
  const ids = (address.get('users') ?? '').split(',').map(Number).filter(id => id > 0);
  return ids.length ? [...new Set(ids)] : [Number(address.get('user')) || stored.id || 1001];
}

/** A new user gets a name; a known one keeps the own, unless the address says otherwise. */
function nameOf(id, place, known) {
  const given = (address.get('names') ?? address.get('name') ?? '').split(',')[place];
  if (given) return given;
  if (known.has(id)) return '';
  return (id === stored.id && stored.first_name) || NAMES[id - 1001] || '';
}
