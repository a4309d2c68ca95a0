import type { Provider } from '@nestjs/common';

import { CompanyBudget } from '../upstream/company-budget.js';
import { BudgetPruner } from './budget-pruner.js';
import { CompanyBudgets } from './company-budgets.repository.js';
import { SharedBudget } from './shared-budget.js';

/** What a company may still ask of Pipedrive. */
export const budgetProviders: Provider[] = [
  CompanyBudgets,
  BudgetPruner,
  SharedBudget,
  { provide: CompanyBudget, useExisting: SharedBudget },
];
