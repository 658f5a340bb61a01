// One stream of events for the whole page. The browser reconnects; the sandbox then says `reload`.

/** `onEvent` gets every event, `onOpen` runs after each connection, `onState(lost)` tells the banner. */
export function listen({ onEvent, onOpen, onState }) {
  const stream = new EventSource('/sim/events');
  stream.onopen = () => { onState(false); onOpen(); };
  stream.onmessage = event => onEvent(JSON.parse(event.data));
  stream.onerror = () => {
    onState(true);
    // the browser tries again by itself, except after a refusal
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000, { onEvent, onOpen, onState });
  };
}
