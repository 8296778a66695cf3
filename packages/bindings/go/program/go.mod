module auditgateway.example/program

go 1.19

require auditgateway.example/go/audits v0.0.0

replace auditgateway.example/go/audits => ../../../go
