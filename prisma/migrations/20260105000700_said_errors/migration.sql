-- An error may keep what its message was made of, behind everything else: names of holes are no words to look for. An
-- error of before has none, so what the index holds stays as it is. In JSON no text can hold the mark: its quotes are escaped.
create or replace function words_of(text) returns tsvector
  language sql immutable strict parallel safe
  as $$ select to_tsvector('simple'::regconfig, translate(replace(left(split_part($1, ',"saying":{', 1), 20000), '\n', ' '), E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\n\t', repeat(' ', 40))) $$;
