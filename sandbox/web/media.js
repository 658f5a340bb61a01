// Pictures, files, sounds, places, contacts and dice inside a bubble.

import { fileUrl } from './api.js';
import { duration, fileSize, fullName } from './format.js';
import { attributes, button, icon, make } from './ui.js';

const VIEWS = { photo, animation: film, sticker, video: film, video_note: film, audio: sound, voice: sound, document: file, venue, location, contact, dice };

/** The kind that a message shows; an animation also comes with a document, a venue with a location. */
export const mediaKind = message => Object.keys(VIEWS).find(kind => message[kind]);

export function mediaViews(message) {
  const kind = mediaKind(message);
  return kind ? [VIEWS[kind](message[kind], message)] : [];
}

function photo(sizes, message) {
  const best = sizes.find(size => size.width >= 640) ?? sizes.at(-1);
  const node = button('media photo', picture(best, 'Photo'), { 'aria-label': 'Enlarge the photo', 'data-enlarge': sizes.at(-1).file_id });
  return message.has_media_spoiler ? veiled(node) : node;
}

function picture(size, alt) {
  const image = attributes(make('img'), { src: fileUrl(size.file_id), alt, width: size.width, height: size.height, loading: 'lazy', decoding: 'async' });
  image.addEventListener('error', () => image.replaceWith(make('span', 'no-picture', `${alt} (no file)`)), { once: true });
  return image;
}

function veiled(node) {
  const veil = button('veil', 'Tap to show', { 'aria-label': 'Hidden photo, tap to show' });
  return make('div', 'veiled', node, veil);
}

function sticker(it) {
  if (it.is_animated || it.is_video || !it.width) return make('p', 'big', it.emoji ?? 'Sticker');
  return make('div', 'media sticker', picture(it, it.emoji ?? 'Sticker'));
}

function film(it, message) {
  const moves = message.animation ? { loop: '', muted: '' } : {};
  const node = attributes(make('video', 'media video'), { src: fileUrl(it.file_id), controls: '', preload: 'none', playsinline: '', ...moves });
  attributes(node, { width: it.width ?? it.length, height: it.height ?? it.length, 'aria-label': it.file_name ?? 'Video' });
  return node;
}

function sound(it, message) {
  const name = message.voice ? 'Voice message' : it.title ?? it.file_name ?? 'Audio';
  const player = attributes(make('audio'), { src: fileUrl(it.file_id), controls: '', preload: 'none', 'aria-label': name });
  const more = [it.performer, it.duration ? duration(it.duration) : '', fileSize(it.file_size)].filter(Boolean).join(' · ');
  return make('div', 'media sound', make('b', '', name), make('span', 'more-facts', more), player);
}

function file(it) {
  const name = it.file_name ?? 'File';
  const facts = make('span', 'file-facts', make('b', '', name), make('span', 'more-facts', [fileSize(it.file_size), 'Download'].filter(Boolean).join(' · ')));
  const node = make('a', 'media file', make('span', 'file-icon', icon('file')), facts);
  return attributes(node, { href: fileUrl(it.file_id), download: name, 'aria-label': `Download ${name}, ${fileSize(it.file_size)}` });
}

function location(it) {
  return place('Location', `${it.latitude.toFixed(4)}, ${it.longitude.toFixed(4)}`, it);
}

function venue(it) {
  return place(it.title, it.address, it.location);
}

function place(title, below, { latitude, longitude }) {
  const facts = make('span', 'file-facts', make('b', '', title), make('span', 'more-facts', below));
  const node = make('a', 'media file', make('span', 'file-icon', icon('place')), facts);
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  return attributes(node, { href, target: '_blank', rel: 'noopener noreferrer' });
}

function contact(it) {
  const facts = make('span', 'file-facts', make('b', '', fullName(it)), make('span', 'more-facts', it.phone_number));
  return make('div', 'media file', make('span', 'file-icon', icon('person')), facts);
}

function dice({ emoji, value }) {
  return attributes(make('p', 'big dice', emoji, make('b', '', String(value))), { 'aria-label': `${emoji}: ${value}` });
}
