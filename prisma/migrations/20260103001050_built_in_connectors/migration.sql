-- built-in: comes with Towpath, the same in every environment; written by the program itself and never changed by people.
alter table connectors drop constraint connectors_origin_check;
alter table connectors add constraint connectors_origin_check check (origin in ('managed', 'custom', 'built-in'));
