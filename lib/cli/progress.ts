import { SingleBar } from "cli-progress";

/** Something that shows how far a long piece of work is. */
export interface Progress {
  readonly update: (done: number, total: number) => void;
  /** Takes the bar away, so that the result begins on a clean line. */
  readonly stop: () => void;
}

/** Between two plain lines, in milliseconds. */
const lineInterval = 5_000;

/** Progress on standard error: a bar with rate and time left on a terminal, now and then a plain line elsewhere. */
export function showProgress(what: string): Progress {
  const begin = performance.now();
  const rateOf = (done: number) => done / Math.max(0.001, (performance.now() - begin) / 1000);
  return process.stderr.isTTY ? bar(what, rateOf) : lines(what, rateOf);
}

function bar(what: string, rateOf: (done: number) => number): Progress {
  const single = new SingleBar({
    format: `{bar} {value}/{total} ${what}, {rate}/s, {left} left`,
    barCompleteChar: "━",
    barIncompleteChar: " ",
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
  });
  let isStarted = false;
  return {
    update: (done, total) => {
      const rate = rateOf(done);
      const payload = { rate: rate.toFixed(0), left: timeLeft(done, total, rate) };
      if (isStarted) {
        single.update(done, payload);
      } else {
        single.start(total, done, payload);
        isStarted = true;
      }
    },
    stop: () => single.stop(),
  };
}

function lines(what: string, rateOf: (done: number) => number): Progress {
  let last = performance.now();
  return {
    update: (done, total) => {
      if (performance.now() - last < lineInterval) {
        return;
      }
      last = performance.now();
      const rate = rateOf(done);
      process.stderr.write(
        `${done} of ${total} ${what}, ${rate.toFixed(0)}/s, ${timeLeft(done, total, rate)} left\n`,
      );
    },
    stop: () => undefined,
  };
}

function timeLeft(done: number, total: number, rate: number): string {
  if (done === 0) {
    return "unknown time";
  }
  const seconds = Math.ceil((total - done) / rate);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
