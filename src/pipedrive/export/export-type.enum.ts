/** What can be exported, in the order in which messages list it. */
export enum ExportType {
  Persons = 'persons',
  Organizations = 'organizations',
  Deals = 'deals',
  Notes = 'notes',
  Pipelines = 'pipelines',
  Stages = 'stages',
}
