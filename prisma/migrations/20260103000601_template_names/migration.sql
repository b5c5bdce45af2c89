-- The parameter or variable of a deployment template that names a flow. Others of the same template speak of the flow
-- by it, whatever its value came to be as a name for people.
alter table flows add column source_alias text;
