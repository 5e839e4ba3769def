// language.md: "`TypeError` that says which expression is null"
order = {customer: null};
order.customer.name; // expect error: TypeError order.customer
