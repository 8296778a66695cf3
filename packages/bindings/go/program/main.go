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
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/audit-gateway/audit-gateway-go"
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
	Attempts   int                     `json:"attempts"`
	TimeoutMs  time.Duration           `json:"timeoutMs"`
}

type object map[string]interface{}

func listAudits(ctx context.Context, api *audits.AuditsAPIService, wanted request) (object, *http.Response, error) {
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
		page, response, err := call.Execute()
		if err != nil {
			return nil, response, err
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
			return object{"pages": pages}, response, nil
		}
		call = call.NextToken(nextToken)
	}
}

func describeAudit(ctx context.Context, api *audits.AuditsAPIService, wanted request) (object, *http.Response, error) {
	audit, response, err := api.DescribeAuditTask(ctx, wanted.TaskID).Execute()
	if err != nil {
		return nil, response, err
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
	}, response, nil
}

func asText(number *int64) *string {
	if number == nil {
		return nil
	}
	text := strconv.FormatInt(*number, 10)
	return &text
}

func failureOf(failure *audits.GenericOpenAPIError, response *http.Response) object {
	problem, isProblem := failure.Model().(audits.Problem)
	if !isProblem {
		return object{"status": response.StatusCode, "body": string(failure.Body())}
	}
	faults := []object{}
	for _, fault := range problem.Errors {
		faults = append(faults, object{"path": fault.Path, "message": fault.Message})
	}
	return object{
		"status":       problem.Status,
		"code":         problem.Code,
		"message":      problem.Message,
		"requestId":    problem.RequestId,
		"source":       problem.Source,
		"errors":       faults,
		"retryAfterMs": textOrNil(response.Header.Get("x-amz-retry-after")),
	}
}

func textOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func answerTo(wanted request) (object, error) {
	if wanted.URL == "" {
		return object{"answerMs": audits.NewHTTPClient().Timeout.Milliseconds()}, nil
	}
	ctx := context.Background()
	if wanted.APIKey != "" {
		ctx = context.WithValue(ctx, audits.ContextAPIKeys, map[string]audits.APIKey{"apiKey": {Key: wanted.APIKey}})
	}
	if wanted.Token != "" {
		ctx = context.WithValue(ctx, audits.ContextAccessToken, wanted.Token)
	}
	configuration := audits.NewConfiguration()
	configuration.Servers = audits.ServerConfigurations{{URL: wanted.URL}}
	if wanted.Attempts != 0 || wanted.TimeoutMs != 0 {
		client := audits.NewHTTPClient()
		client.Transport = &audits.RetryTransport{MaxAttempts: wanted.Attempts}
		if wanted.TimeoutMs != 0 {
			client.Timeout = wanted.TimeoutMs * time.Millisecond
		}
		configuration.HTTPClient = client
	}
	api := audits.NewAPIClient(configuration).AuditsAPI

	run := describeAudit
	if wanted.TaskID == "" {
		run = listAudits
	}
	answer, response, err := run(ctx, api, wanted)
	var failure *audits.GenericOpenAPIError
	if errors.As(err, &failure) {
		return object{"failure": failureOf(failure, response)}, nil
	}
	var unanswered *url.Error
	if errors.As(err, &unanswered) {
		if unanswered.Timeout() {
			return object{"failure": object{"timedOut": true}}, nil
		}
		return object{"failure": object{"unreachable": true}}, nil
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
