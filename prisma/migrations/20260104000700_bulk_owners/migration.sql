-- Who works on a batch: when that worker is started again, what it held is free at once.
alter table bulk_jobs add column lease_owner text;
