/** One statement for each thing that the ledger does. The first five values of all are the walk's key, see `walkKey`. */

const KEY = 'account_id = $1 AND company_id = $2 AND user_id = $3 AND type = $4 AND filters = $5';
const COLUMNS =
  'account_id, company_id, user_id, type, filters, position, leg, last_id, last_add_time, place, is_behind';

/** $6 position. Use is written down once a day at most: a row that was used lately costs no write. */
export const FIND = `
  SELECT position, leg, last_id, last_add_time, place, is_behind, used_at < now() - interval '1 day' AS is_stale
    FROM pipedrive_export_positions WHERE ${KEY} AND position = $6`;

/** $6 position. */
export const TOUCH = `UPDATE pipedrive_export_positions SET used_at = now() WHERE ${KEY} AND position = $6`;

/** $6 position. */
export const FIND_NEAREST_BEFORE = `
  SELECT position, leg, last_id, last_add_time, place, is_behind
    FROM pipedrive_export_positions WHERE ${KEY} AND position < $6 ORDER BY position DESC LIMIT 1`;

/** $6 leg, $7 last id, $8 the place that is no good. */
export const FIND_PLACE_BEFORE = `
  SELECT place FROM pipedrive_export_positions
   WHERE ${KEY} AND leg = $6 AND last_id < $7 AND place IS NOT NULL AND place <> $8 ORDER BY last_id DESC LIMIT 1`;

/** $6 the new place, $7 leg, $8 last id, $9 the old place: of every position that has it after that record. */
export const REPLACE_PLACE = `
  UPDATE pipedrive_export_positions SET place = $6, is_behind = true
   WHERE ${KEY} AND leg = $7 AND last_id IS NOT DISTINCT FROM $8::bigint AND place = $9`;

/**
 * $6 position, $7 to $11 the point. The same record under the same number: its place is brought up to date, unless the
 * new one lies behind and the known one does not.
 */
export const INSERT_WANTED = `
  INSERT INTO pipedrive_export_positions AS known (${COLUMNS})
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (account_id, company_id, user_id, type, filters, position) DO UPDATE
    SET used_at = now(),
        place = CASE WHEN EXCLUDED.is_behind AND NOT known.is_behind THEN known.place ELSE EXCLUDED.place END,
        is_behind = known.is_behind AND EXCLUDED.is_behind
    WHERE known.leg = EXCLUDED.leg AND known.last_id IS NOT DISTINCT FROM EXCLUDED.last_id
  RETURNING position`;

/**
 * $6 position, $7 to $11 where to go on, $12 and $13 leg and last id of the point where it went on before. Nothing lies
 * between the two, so the position keeps its meaning. Where it is another's by now, nothing is done.
 */
export const MOVE_ON = `
  UPDATE pipedrive_export_positions
     SET used_at = now(), leg = $7, last_id = $8, last_add_time = $9, place = $10, is_behind = $11
   WHERE ${KEY} AND position = $6 AND leg = $12 AND last_id IS NOT DISTINCT FROM $13::bigint`;

/**
 * The same values. The number is taken by another record: a later number that already means ours serves, else the first
 * free one. A racing replica can take that one between look and write: then nothing is returned, and the caller tries
 * again.
 */
export const INSERT_NEXT_FREE = `
  WITH same AS (
    UPDATE pipedrive_export_positions SET used_at = now()
     WHERE ${KEY} AND position = (
       SELECT min(position) FROM pipedrive_export_positions
        WHERE ${KEY} AND leg = $7 AND last_id IS NOT DISTINCT FROM $8::bigint AND position > $6)
    RETURNING position
  ), free AS (
    INSERT INTO pipedrive_export_positions (${COLUMNS})
    SELECT $1, $2, $3, $4, $5, min(taken.position) + 1, $7, $8::bigint, $9, $10, $11
      FROM pipedrive_export_positions AS taken
     WHERE ${KEY} AND taken.position >= $6 AND NOT EXISTS (SELECT 1 FROM same)
       AND NOT EXISTS (
         SELECT 1 FROM pipedrive_export_positions AS follower
          WHERE follower.account_id = $1 AND follower.company_id = $2 AND follower.user_id = $3
            AND follower.type = $4 AND follower.filters = $5 AND follower.position = taken.position + 1)
    HAVING min(taken.position) IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING position
  )
  SELECT position FROM same UNION ALL SELECT position FROM free`;
