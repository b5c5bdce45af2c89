/** The little of a BullMQ queue that the doorbell needs, the same on both backends. */
export interface RingingQueue {
  add(name: string, data: RingData, options: RingOptions): Promise<unknown>;
  addBulk(jobs: { name: string; data: RingData; opts: RingOptions }[]): Promise<unknown>;
  close(): Promise<void>;
}

export type RingData = Record<string, never>;

export interface RingOptions {
  jobId: string;
  attempts: 1;
  removeOnComplete: true;
  removeOnFail: true;
}

export interface ListenOptions {
  readonly concurrency: number;
  readonly onError: (error: Error) => void;
}

/** One opened backend: a producer, the making of consumers, and what must be closed at the end. */
export interface Transport {
  readonly queue: RingingQueue;
  /** Resolves when rings are being taken; the answer stops that, after the handlers at work are done. */
  listen(handler: (job: Ring) => Promise<void>, options: ListenOptions): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface Ring {
  readonly id?: string | undefined;
}

export const QUEUE_NAME = "towpath-runs";
