// Times, sizes, names and one-line summaries, in the reader's language.

const hours = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });
const shortDay = new Intl.DateTimeFormat([], { day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat([], { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
const whole = new Intl.DateTimeFormat([], {
  weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const isoDay = new Intl.DateTimeFormat('sv'); // YYYY-MM-DD, in local time

export const clockTime = unix => hours.format(unix * 1000);
export const dayAndTime = unix => whole.format(unix * 1000);
export const dayKey = unix => isoDay.format(unix * 1000);
export const dayName = unix => longDay.format(unix * 1000);
export const listTime = (unix, now) => (dayKey(unix) === dayKey(now) ? clockTime(unix) : shortDay.format(unix * 1000));

export function fileSize(bytes) {
  if (bytes === undefined) return '';
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export const duration = seconds => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
export const plural = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
export const hue = id => Math.abs(id) % 7; // one of seven name colours
export const fullName = user => [user.first_name, user.last_name].filter(Boolean).join(' ');

/** Who says it: a chat, when it was written in its name. */
export const senderOf = message => message.sender_chat?.title ?? message.from?.first_name ?? '';
/** Whether `user` wrote it, also in another name. */
export const isBy = (message, user) => (message.sim?.author ?? message.from?.id) === user;

export function initials(name) {
  const capitals = name.match(/\p{Lu}|^\p{L}|(?<= )\p{L}/gu) ?? [[...name][0] ?? '?'];
  return capitals.slice(0, 2).join('').toUpperCase();
}

const WORDS = {
  photo: 'Photo', animation: 'GIF', document: 'File', audio: 'Audio', voice: 'Voice message', video: 'Video', video_note: 'Video message',
  sticker: 'Sticker', poll: 'Poll', venue: 'Place', location: 'Location', contact: 'Contact', dice: 'Dice',
};

/** What a message is in one line. */
export function gist(message) {
  if (message.text) return message.text.replace(/\s+/g, ' ');
  const kind = Object.keys(WORDS).find(name => message[name]);
  const more = message.caption ?? message.poll?.question ?? message.document?.file_name ?? '';
  return [WORDS[kind], more.replace(/\s+/g, ' ')].filter(Boolean).join(': ') || 'Message';
}
