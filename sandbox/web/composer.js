// Where the learner writes: the text area, the list of the bot's commands, the START button.

import { $, make, showMenu, wireMenu } from './ui.js';

/** `send(text)` resolves to true when the sandbox took the text. */
export function wireComposer(send) {
  $('start').addEventListener('click', () => send('/start'));
  $('form').addEventListener('submit', event => { event.preventDefault(); submit(send); });
  $('composer').addEventListener('input', typed);
  $('composer').addEventListener('keydown', composerKey);
  $('commands').addEventListener('click', event => pick(event.target.closest('.command'), send));
  wireMenu($('commands'), $('command-button'), () => filterCommands('/'));
}

export function drawCommands(commands) {
  $('commands').replaceChildren(...commands.map(({ command, description }) => {
    const item = make('button', 'command', make('b', '', `/${command}`), make('span', '', description));
    item.type = 'button';
    item.dataset.send = `/${command}`;
    item.setAttribute('role', 'menuitem');
    return item;
  }));
  $('command-button').hidden = commands.length === 0;
}

/** Show the commands that begin with `prefix`; true when there are any. */
function filterCommands(prefix) {
  const items = [...$('commands').children];
  for (const item of items) item.hidden = !item.dataset.send.startsWith(prefix);
  return items.some(item => !item.hidden);
}

function typed() {
  const text = $('composer').value;
  $('send').disabled = !text.trim();
  $('composer').style.height = 'auto';
  $('composer').style.height = `${$('composer').scrollHeight}px`;
  const asks = /^\/\w*$/.test(text) && filterCommands(text.toLowerCase());
  showMenu($('commands'), $('command-button'), asks);
}

function composerKey(event) {
  if (event.isComposing) return; // Enter ends the input of a Japanese word, say
  const climbs = event.key === 'ArrowUp' && !$('commands').hidden;
  const sends = event.key === 'Enter' && !event.shiftKey;
  if (climbs) [...$('commands').children].findLast(item => !item.hidden).focus();
  if (sends) $('form').requestSubmit();
  if (climbs || sends) event.preventDefault();
}

/** The text stays until the sandbox has taken it: a refused message can be shortened. */
async function submit(send) {
  const text = $('composer').value.trim();
  if (!text || $('send').disabled) return;
  $('send').disabled = true; // no second message by a quick second Enter
  if (await send(text) && $('composer').value.trim() === text) $('composer').value = '';
  typed();
}

async function pick(item, send) {
  if (!item) return;
  const draft = $('composer').value;
  if (await send(item.dataset.send) && draft.startsWith('/')) $('composer').value = '';
  typed();
  if (matchMedia('(hover: hover)').matches) $('composer').focus(); // a phone would open its keyboard
}
