import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';

/** The service's global guard: it refuses everything out of hours, which a header says here. */
@Injectable()
export class OpeningHoursGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, unknown> }>();
    if (headers['x-closed'] !== undefined) throw new ForbiddenException('closed');
    return true;
  }
}
