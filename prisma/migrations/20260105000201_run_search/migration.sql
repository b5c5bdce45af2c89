-- Runs are looked for by how long they took and by what went wrong. Both indexes hold few of all runs: those that were
-- slow, and those that ended badly; the others pay nothing for them.

create index runs_slow on runs (environment_id, id desc) where ended_at - created_at >= interval '1 second';

-- The words of a text, whatever stands between them (a line break is written \n in JSON). Of a very long one the beginning: a list of words has an upper bound.
create function words_of(text) returns tsvector
  language sql immutable strict parallel safe
  as $$ select to_tsvector('simple'::regconfig, translate(replace(left($1, 20000), '\n', ' '), E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\n\t', repeat(' ', 40))) $$;

create index runs_error_words on runs using gin (words_of(error))
  where status in ('Failed', 'Cancelled', 'TimedOut') and error is not null;
