// The list of the bot's commands, by its button or by typing "/".

import { showMenu, wireMenu } from './menu.js';
import { world } from './store.js';
import { button, make } from './ui.js';

export class CommandMenu {
  constructor(phone, composer) {
    this.phone = phone;
    this.composer = composer;
    this.panel = phone.$('.commands');
    this.opener = phone.$('.command-button');
    wireMenu(this.panel, this.opener, { beforeOpen: () => this.filter('/'), keepers: [composer.area] });
    this.panel.addEventListener('click', event => this.pick(event.target.closest('.command')));
  }

  draw(commands) {
    this.panel.replaceChildren(...commands.map(({ command, description }) =>
      button('command', [make('b', '', `/${command}`), make('span', '', description)], { role: 'menuitem', 'data-command': `/${command}` })));
    this.opener.hidden = commands.length === 0;
  }

  /** Show the commands that begin with `prefix`; true when there are any. */
  filter(prefix) {
    const items = [...this.panel.children];
    for (const item of items) item.hidden = !item.dataset.command.startsWith(prefix);
    return items.some(item => !item.hidden);
  }

  typed(text) {
    showMenu(this.panel, this.opener, /^\/\w*$/.test(text) && this.filter(text.toLowerCase()));
  }

  /** From the text area up into the list. */
  enter() {
    const last = this.panel.hidden ? null : [...this.panel.children].findLast(item => !item.hidden);
    last?.focus();
    return Boolean(last);
  }

  async pick(item) {
    if (!item) return;
    const draft = this.composer.area.value;
    if (await this.phone.send(addressed(item.dataset.command, this.phone)) && draft.startsWith('/')) this.composer.fill('');
    else this.composer.typed();
    this.composer.focusByMouse();
  }
}

/** In a group a command names its bot, as Telegram's apps do it. */
export function addressed(command, phone) {
  return phone.isPrivate || command.includes('@') || !world.bot.username ? command : `${command}@${world.bot.username}`;
}
