module example.com/program

go 1.19

require github.com/audit-gateway/audit-gateway-go v0.0.0

replace github.com/audit-gateway/audit-gateway-go => ../../../go
