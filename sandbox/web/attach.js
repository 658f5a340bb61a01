// The paper clip: files by choosing or dropping, and the other things a person can send.

import { upload } from './api.js';
import { ask } from './dialogs.js';
import { fileSize } from './format.js';
import { wireMenu } from './menu.js';

export class Attach {
  constructor(phone, composer) {
    this.phone = phone;
    this.composer = composer;
    this.input = phone.$('.file-input');
    const menu = phone.$('.attach-menu');
    wireMenu(menu, phone.$('.attach'));
    menu.addEventListener('click', ({ target }) => this[target.closest('[data-attach]')?.dataset.attach]?.());
    this.input.addEventListener('change', () => this.take([...this.input.files]));
    this.wireDrop(phone.$('.chat-view'));
  }

  wireDrop(view) {
    const over = on => view.classList.toggle('drop', on);
    const hasFiles = event => event.dataTransfer?.types.includes('Files');
    view.addEventListener('dragover', event => { if (hasFiles(event)) { event.preventDefault(); over(true); } });
    view.addEventListener('dragleave', event => { if (!view.contains(event.relatedTarget)) over(false); });
    view.addEventListener('drop', event => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      over(false);
      this.take([...event.dataTransfer.files]);
    });
  }

  files() {
    this.input.value = ''; // the same file once more is a change too
    this.input.click();
  }

  async take(files) {
    for (const file of files) if (!await this.offer(file)) return;
  }

  /** False when the person would rather not. */
  async offer(file) {
    const isPicture = /^image\/(png|jpe?g|webp|gif)$/.test(file.type);
    const facts = await ask(`Send ${file.name} (${fileSize(file.size)})`, [
      { name: 'caption', label: 'Caption', hint: 'none' },
      ...(isPicture ? [{ name: 'asFile', label: 'Send as a file, as it is', type: 'check' }] : []),
    ], 'Send');
    if (!facts) return false;
    const { phone } = this, { topic } = phone.place;
    return phone.attempt(async () => {
      await upload({
        user: phone.user, chat: phone.chat, topic, caption: facts.caption || undefined, ...this.composer.replyFacts,
        kind: isPicture && !facts.asFile ? 'photo' : 'document',
      }, file);
      this.composer.setContext(null);
    });
  }

  post(facts) {
    return this.phone.attempt(() => this.phone.act('/sim/message', { ...this.phone.place, ...this.composer.replyFacts, ...facts }));
  }

  async poll() {
    const facts = await ask('New poll', [
      { name: 'question', label: 'Question', needed: true },
      { name: 'options', label: 'Answers, one a line', type: 'textarea', needed: true, value: 'Yes\nNo' },
    ], 'Send');
    if (facts) this.post({ poll: { question: facts.question, options: facts.options.split('\n').map(line => line.trim()).filter(Boolean) } });
  }

  async location() {
    const facts = await ask('Send a place', [
      { name: 'latitude', label: 'Latitude', type: 'number', step: 'any', min: -90, max: 90, value: '52.52', needed: true },
      { name: 'longitude', label: 'Longitude', type: 'number', step: 'any', min: -180, max: 180, value: '13.405', needed: true },
    ], 'Send');
    if (facts) this.post({ location: { latitude: Number(facts.latitude), longitude: Number(facts.longitude) } });
  }

  async contact() {
    const facts = await ask('Send a contact', [
      { name: 'first_name', label: 'Name', needed: true, value: this.phone.name },
      { name: 'phone_number', label: 'Number', needed: true, value: '+15550100' },
    ], 'Send');
    if (facts) this.post({ contact: facts });
  }

  dice() { this.post({ dice: true }); }
}
