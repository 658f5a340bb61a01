// The page of the sandbox: people, each with a phone, drawn from one stream of events.

import { Director } from './director.js';
import { listen } from './events.js';
import { People } from './people.js';
import { loadAll, take } from './store.js';
import { attempt } from './ui.js';

const RETRY_MS = 3000;
const people = new People();
const director = new Director(people);
const banner = document.querySelector('.banner');

people.showDirector = open => director.show(open);
document.querySelector('.add-person').addEventListener('click', () => people.addPerson());
document.querySelector('.theme-button').addEventListener('click', () => people.toggleTheme());

const refresh = () => attempt(async () => {
  await people.introduceAgain();
  await loadAll();
});

function onEvent(event) {
  if (event.type === 'reload') return refresh();
  take(event);
}

async function begin() {
  if (await attempt(() => people.introduce())) {
    return listen({ onEvent, onOpen: refresh, onState: lost => { banner.hidden = !lost; } });
  }
  banner.hidden = false;
  setTimeout(begin, RETRY_MS);
}

begin();
