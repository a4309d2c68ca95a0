import { Column, Entity, type MigrationInterface, PrimaryGeneratedColumn, type QueryRunner } from 'typeorm';

/** A table of the service's own. */
@Entity({ name: 'customer' })
export class Customer {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  name!: string;
}

/** Its migration; runs together with those of the package. */
export class CreateCustomers1600000000000 implements MigrationInterface {
  readonly name = 'CreateCustomers1600000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE customer (id serial PRIMARY KEY, name text NOT NULL)');
    await runner.query(`INSERT INTO customer (name) VALUES ('Ada'), ('Grace')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE customer');
  }
}
