"""What schemathesis has to know of AWS beyond the document."""

import schemathesis
from schemathesis.specs.openapi.checks import positive_data_acceptance

# AWS's rules that no schema can state, by the texts of their refusals: the 90 days, the order of a period, and which
# listing a token is of.
RULES_OF_AWS = ("start time is older", "end time is before", "next token is not one")


@schemathesis.check
def accepts_valid_data(ctx, response, case):
    """The check positive_data_acceptance, but for requests that one of AWS's rules or OpenAPI itself refuses."""
    if response.status_code == 400 and (refused_by_a_rule(response) or has_an_empty_value(case)):
        return None
    return positive_data_acceptance(ctx, response, case)


def refused_by_a_rule(response):
    message = response.json()["message"]
    return any(rule in message for rule in RULES_OF_AWS)


def has_an_empty_value(case):
    """A parameter may not be empty unless it has allowEmptyValue (OpenAPI 3.1.1, Parameter Object)."""
    return "" in (case.query or {}).values()
