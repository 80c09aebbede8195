/** A description of one thing as its server has it: every text is plain, and shown as such. */
export interface Card {
  readonly title: string;
  /** What it is: `Table`, `Dashboard`. */
  readonly type?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly sections: readonly CardSection[];
}

export interface CardSection {
  /** Absent for the first, which needs none. */
  readonly title?: string;
  readonly facts: readonly CardFact[];
}

export interface CardFact {
  readonly label: string;
  readonly value: string;
  /** Draws attention to the value: the health of a product, say. */
  readonly tone?: 'good' | 'warning' | 'bad';
}
