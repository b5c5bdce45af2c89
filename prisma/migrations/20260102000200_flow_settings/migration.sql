-- How Towpath treats a flow, as JSON: what stands at its default is left out. No part of the definition.
alter table flows add column settings_text text not null default '{}';
