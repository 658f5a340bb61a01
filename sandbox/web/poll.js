// A poll or quiz as one person sees it.
//
// 1. Counts stay hidden until the own vote, and while `hide_results` until the close.
// 2. What is right shows with the counts, in words and signs; so does the explanation.
// 3. One answer is given by one tap; several are ticked first and sent by Vote.

import { drawCountdown } from './clock.js';
import { richText } from './entities.js';
import { plural } from './format.js';
import { attributes, button, icon, make, uniqueId } from './ui.js';

/** `me` is a user id, `picks` what is ticked but not sent yet. */
export function pollView(message, me, picks = new Set()) {
  const state = stateOf(message, me, picks);
  const question = make('p', 'question', ...richText(state.poll.question, state.poll.question_entities));
  question.id = uniqueId('question');
  const options = make('div', 'options', ...state.poll.options.map((option, index) => optionView(state, option, index)));
  const node = make('div', 'poll', question, head(state), options, ...explanation(state), foot(state));
  return attributes(node, { role: 'group', 'aria-labelledby': question.id });
}

/** Rule 1. */
export function showsCounts({ poll, sim = {} }, me) {
  return poll.is_closed || (Boolean(sim.votes?.[me]?.length) && !sim.hide_results);
}

function stateOf(message, me, picks) {
  const { poll, sim = {} } = message;
  const mine = sim.votes?.[me] ?? [], open = !poll.is_closed, counted = showsCounts(message, me);
  const mayChange = poll.allows_revoting ?? poll.type !== 'quiz';
  const right = poll.correct_option_ids ?? (poll.correct_option_id === undefined ? [] : [poll.correct_option_id]);
  return {
    poll, sim, mine, open, counted, picks, right,
    voted: mine.length > 0,
    quiz: poll.type === 'quiz',
    votes: open && !counted && (!mine.length || mayChange),
    retracts: open && mine.length > 0 && mayChange,
    shares: percents(poll),
  };
}

/** Whole percents; of one answer each they make 100. */
function percents({ options, total_voter_count: total, allows_multiple_answers: several }) {
  const exact = options.map(option => (total ? (option.voter_count * 100) / total : 0));
  if (several) return exact.map(Math.round);
  const whole = exact.map(Math.floor);
  const rest = Math.round(exact.reduce((sum, share) => sum + share, 0)) - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact.map((share, index) => index).sort((a, b) => (exact[b] % 1) - (exact[a] % 1));
  for (const index of byRemainder.slice(0, rest)) whole[index] += 1;
  return whole;
}

function head({ poll, sim, quiz, open }) {
  const kind = quiz ? 'Quiz' : 'Poll';
  const how = poll.is_anonymous === false ? 'Public' : 'Anonymous';
  const label = open ? `${how} ${kind.toLowerCase()}${poll.allows_multiple_answers ? ' · several answers' : ''}` : `Final results · ${kind.toLowerCase()}`;
  const node = make('p', 'poll-head', make('span', 'kind', label));
  const closes = sim.closes_at ?? poll.close_date;
  if (open && closes) node.append(countdown(sim.opened_at ?? closes - (poll.open_period ?? 0), closes));
  return node;
}

function countdown(opened, closes) {
  const node = attributes(make('span', 'countdown'), { role: 'timer', 'aria-label': 'Time left', 'data-opened': opened, 'data-closes': closes });
  drawCountdown(node);
  return node;
}

// ---- options

function optionView(state, option, index) {
  if (state.counted) return result(state, option, index);
  return state.votes ? choice(state, option, index) : waiting(state, option, index);
}

const label = option => make('span', 'option-text', ...richText(option.text, option.text_entities));

function choice(state, option, index) {
  const several = state.poll.allows_multiple_answers;
  const on = state.mine.includes(index) || state.picks.has(index);
  const own = state.mine.includes(index) ? [make('span', 'verdict', 'your answer')] : [];
  const node = button(`option ${several ? 'tick' : 'dot'} ${on ? 'on' : ''}`.trim(), [make('span', 'mark'), label(option), ...own], { 'data-option': index });
  if (several) return attributes(node, { role: 'checkbox', 'aria-checked': String(on) });
  return attributes(node, { 'aria-pressed': String(on) });
}

/** Voted, but nobody is shown the counts yet. */
function waiting(state, option, index) {
  const mine = state.mine.includes(index);
  const node = make('div', `option still ${mine ? 'on' : ''}`.trim(), make('span', 'mark'), label(option));
  if (mine) node.append(make('span', 'verdict', 'your answer'));
  return node;
}

function result(state, option, index) {
  const share = state.shares[index], verdict = verdictOf(state, index);
  const bar = attributes(make('div', 'bar'), {
    role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': share, 'data-share': share,
    'aria-label': `${option.text}: ${plural(option.voter_count, 'vote')}`, 'aria-valuetext': `${share} %, ${plural(option.voter_count, 'vote')}`,
  });
  bar.style.setProperty('--share', `${share}%`);
  const words = make('div', 'result-words', label(option), ...(verdict.words ? [make('span', 'verdict', verdict.words)] : []));
  return make('div', `result ${verdict.look}`.trim(), make('span', 'percent', `${share} %`), words, bar);
}

function verdictOf({ quiz, right, mine }, index) {
  const own = mine.includes(index), good = right.includes(index);
  if (quiz && good) return { look: 'right', words: own ? '✓ right, your answer' : '✓ right' };
  if (quiz && own) return { look: 'wrong', words: '✗ wrong, your answer' };
  if (own) return { look: 'own', words: '✓ your answer' };
  return { look: quiz ? 'other' : '', words: '' };
}

/** Bars grow from where they were. */
export function growBars(node, before) {
  const bars = [...node.querySelectorAll('.bar')];
  bars.forEach((bar, index) => bar.style.setProperty('--share', `${before[index] ?? 0}%`));
  requestAnimationFrame(() => requestAnimationFrame(() =>
    bars.forEach(bar => bar.style.setProperty('--share', `${bar.dataset.share}%`))));
}

// ---- below the options

function explanation({ poll, counted, voted, open, quiz }) {
  if (!quiz || !poll.explanation || !counted || !(voted || !open)) return [];
  const text = make('div', 'explanation-text', ...richText(poll.explanation, poll.explanation_entities));
  return [attributes(make('div', 'explanation', icon('bulb'), text), { role: 'note', 'aria-label': 'Explanation' })];
}

function foot(state) {
  const { poll, sim, counted, open, voted, retracts, picks } = state;
  const node = make('p', 'poll-foot', make('span', 'total', totalText(state)));
  if (state.votes && poll.allows_multiple_answers) {
    node.append(attributes(button('act vote', 'Vote'), { disabled: picks.size ? false : '' }));
  }
  if (retracts) node.append(button('act retract', 'Retract vote'));
  if (counted && poll.is_anonymous === false && poll.total_voter_count) node.append(button('act voters', 'Who voted'));
  if (open && voted && sim.hide_results) node.append(make('span', 'later', 'Results come when the poll closes.'));
  return node;
}

function totalText({ poll, quiz }) {
  const number = poll.total_voter_count;
  if (!number) return quiz ? 'No answers yet' : 'No votes yet';
  return plural(number, quiz ? 'answer' : 'vote');
}
