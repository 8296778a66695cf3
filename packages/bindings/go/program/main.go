// What a service does with the client: for each line that it reads, a request in JSON, it lists audits or describes one,
// and prints what it got in a line.
//
// Whole numbers are printed as text, since whoever reads this may not hold large ones.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"math"
	"os"
	"strconv"
	"time"

	"auditgateway.example/go/audits"
)

type request struct {
	URL        string                  `json:"url"`
	APIKey     string                  `json:"apiKey"`
	Token      string                  `json:"token"`
	TaskID     string                  `json:"taskId"`
	StartTime  time.Time               `json:"startTime"`
	EndTime    time.Time               `json:"endTime"`
	TaskStatus *audits.AuditTaskStatus `json:"taskStatus"`
	TaskType   *audits.AuditTaskType   `json:"taskType"`
	MaxResults *int32                  `json:"maxResults"`
	NextToken  *string                 `json:"nextToken"`
}

type object map[string]interface{}

func listAudits(ctx context.Context, api *audits.AuditsAPIService, wanted request) (object, error) {
	call := api.ListAuditTasks(ctx).StartTime(wanted.StartTime).EndTime(wanted.EndTime)
	if wanted.TaskStatus != nil {
		call = call.TaskStatus(*wanted.TaskStatus)
	}
	if wanted.TaskType != nil {
		call = call.TaskType(*wanted.TaskType)
	}
	if wanted.MaxResults != nil {
		call = call.MaxResults(*wanted.MaxResults)
	}
	if wanted.NextToken != nil {
		call = call.NextToken(*wanted.NextToken)
	}
	pages := [][]object{}
	for {
		page, _, err := call.Execute()
		if err != nil {
			return nil, err
		}
		tasks := []object{}
		for _, task := range page.Tasks {
			tasks = append(tasks, object{
				"taskId":            task.TaskId,
				"taskStatus":        task.TaskStatus,
				"taskStatusIsKnown": audits.AuditTaskStatus(task.GetTaskStatus()).IsValid(),
				"taskType":          task.TaskType,
			})
		}
		pages = append(pages, tasks)
		nextToken := page.GetNextToken()
		if nextToken == "" {
			return object{"pages": pages}, nil
		}
		call = call.NextToken(nextToken)
	}
}

func describeAudit(ctx context.Context, api *audits.AuditsAPIService, wanted request) (object, error) {
	audit, _, err := api.DescribeAuditTask(ctx, wanted.TaskID).Execute()
	if err != nil {
		return nil, err
	}
	checks := object{}
	for name, check := range audit.GetAuditDetails() {
		checks[name] = object{
			"status":        check.CheckRunStatus,
			"statusIsKnown": audits.AuditCheckRunStatus(check.GetCheckRunStatus()).IsValid(),
			"compliant":     check.CheckCompliant,
			"total":         asText(check.TotalResourcesCount),
			"nonCompliant":  asText(check.NonCompliantResourcesCount),
			"suppressed":    asText(check.SuppressedNonCompliantResourcesCount),
			"errorCode":     check.ErrorCode,
			"message":       check.Message,
		}
	}
	start := time.UnixMilli(int64(math.Round(audit.GetTaskStartTime() * 1000))).UTC()
	statistics := audit.GetTaskStatistics()
	return object{
		"taskStatus":         audit.TaskStatus,
		"taskType":           audit.TaskType,
		"taskTypeIsKnown":    audits.AuditTaskType(audit.GetTaskType()).IsValid(),
		"taskStartTime":      start.Format("2006-01-02T15:04:05.000Z07:00"),
		"scheduledAuditName": audit.ScheduledAuditName,
		"totalChecks":        statistics.TotalChecks,
		"checks":             checks,
	}, nil
}

func asText(number *int64) *string {
	if number == nil {
		return nil
	}
	text := strconv.FormatInt(*number, 10)
	return &text
}

func failureOf(failure *audits.GenericOpenAPIError) object {
	problem, isProblem := failure.Model().(audits.Problem)
	if !isProblem {
		return object{"body": string(failure.Body())}
	}
	faults := []object{}
	for _, fault := range problem.Errors {
		faults = append(faults, object{"path": fault.Path, "message": fault.Message})
	}
	return object{
		"status":    problem.Status,
		"code":      problem.Code,
		"message":   problem.Message,
		"requestId": problem.RequestId,
		"source":    problem.Source,
		"errors":    faults,
	}
}

func answerTo(wanted request) (object, error) {
	ctx := context.Background()
	if wanted.APIKey != "" {
		ctx = context.WithValue(ctx, audits.ContextAPIKeys, map[string]audits.APIKey{"apiKey": {Key: wanted.APIKey}})
	}
	if wanted.Token != "" {
		ctx = context.WithValue(ctx, audits.ContextAccessToken, wanted.Token)
	}
	configuration := audits.NewConfiguration()
	configuration.Servers = audits.ServerConfigurations{{URL: wanted.URL}}
	api := audits.NewAPIClient(configuration).AuditsAPI

	run := describeAudit
	if wanted.TaskID == "" {
		run = listAudits
	}
	answer, err := run(ctx, api, wanted)
	var failure *audits.GenericOpenAPIError
	if errors.As(err, &failure) {
		return object{"failure": failureOf(failure)}, nil
	}
	return answer, err
}

func main() {
	requests := json.NewDecoder(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for {
		var wanted request
		err := requests.Decode(&wanted)
		if err == io.EOF {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		answer, err := answerTo(wanted)
		if err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(answer); err != nil {
			log.Fatal(err)
		}
	}
}
