-- Which hosts the flows and connections of an environment may call, as JSON; null: every host of the public internet.
alter table environments add column allowed_hosts text;
