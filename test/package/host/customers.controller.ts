import { Controller, Get, Inject, Query, Req, UseGuards } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional } from 'class-validator';
import type { Repository } from 'typeorm';

import type { Customer } from './customer.entity.js';
import { UserGuard } from './user-jwt.strategy.js';

export const CUSTOMERS = Symbol('CUSTOMERS');

export class CustomersQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  id?: number;
}

/** The service's own routes, which must not notice the package. */
@Controller('customers')
export class CustomersController {
  constructor(@Inject(CUSTOMERS) private readonly customers: Repository<Customer>) {}

  @Get()
  list(@Query() { id }: CustomersQuery): Promise<Customer[]> {
    return this.customers.find({ where: id === undefined ? {} : { id }, order: { id: 'ASC' } });
  }

  @Get('me')
  @UseGuards(UserGuard)
  me(@Req() request: { user: unknown }): unknown {
    return request.user;
  }

  @Get('broken')
  broken(): never {
    throw new Error('a bug of the service');
  }
}
