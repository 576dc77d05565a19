import { NONE, type RecordPool } from './record-pool.ts';

// Words of a cell; a queue is a ring of cells, known by its newest one, which knows how many there are.
const NEXT = 0;
const COUNT = 1;
const TIME = 2;

/** Keeps queues of times in cells; NONE is the empty one. */
export class TimeQueue {
  private readonly cells: RecordPool;

  constructor(cells: RecordPool) {
    this.cells = cells;
  }

  count(queue: number): number {
    return queue === NONE ? 0 : this.cells.word(queue, COUNT);
  }

  /** Of a queue that is not empty. */
  oldest(queue: number): number {
    return this.cells.number(this.cells.word(queue, NEXT), TIME);
  }

  /** What the queue is with one more time. */
  push(queue: number, time: number): number {
    const { cells } = this;
    const added = cells.take();
    cells.setNumber(added, TIME, time);
    cells.setWord(added, COUNT, this.count(queue) + 1);
    if (queue === NONE) {
      cells.setWord(added, NEXT, added);
    } else {
      cells.setWord(added, NEXT, cells.word(queue, NEXT));
      cells.setWord(queue, NEXT, added);
    }
    return added;
  }

  /** What a queue that is not empty is without its oldest time. */
  shift(queue: number): number {
    const { cells } = this;
    const oldest = cells.word(queue, NEXT);
    if (oldest === queue) {
      cells.give(oldest);
      return NONE;
    }
    cells.setWord(queue, NEXT, cells.word(oldest, NEXT));
    cells.setWord(queue, COUNT, cells.word(queue, COUNT) - 1);
    cells.give(oldest);
    return queue;
  }

  remove(queue: number): void {
    while (queue !== NONE) queue = this.shift(queue);
  }
}
