// Calls AWS IoT by the AWS SDK for Go v2: each line of JSON on stdin is a call, and each line on stdout its outcome, as in
// boto3_client.py. The one argument is the endpoint; everything else comes from the environment.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/iot"
	"github.com/aws/aws-sdk-go-v2/service/iot/types"
	"github.com/aws/smithy-go"
)

type call struct {
	Method     string
	Paginate   bool
	Parameters struct {
		TaskID     string
		StartTime  *time.Time
		EndTime    *time.Time
		TaskType   types.AuditTaskType
		TaskStatus types.AuditTaskStatus
		NextToken  *string
		MaxResults *int32
	}
}

// The members that the contract gives a page and an audit, under their names on the wire.
type page struct {
	Tasks     []task  `json:"tasks"`
	NextToken *string `json:"nextToken,omitempty"`
}

type task struct {
	TaskID     *string               `json:"taskId"`
	TaskStatus types.AuditTaskStatus `json:"taskStatus"`
	TaskType   types.AuditTaskType   `json:"taskType"`
}

type audit struct {
	TaskStatus         types.AuditTaskStatus `json:"taskStatus,omitempty"`
	TaskType           types.AuditTaskType   `json:"taskType,omitempty"`
	TaskStartTime      *time.Time            `json:"taskStartTime,omitempty"`
	TaskStatistics     *statistics           `json:"taskStatistics,omitempty"`
	ScheduledAuditName *string               `json:"scheduledAuditName,omitempty"`
	AuditDetails       map[string]check      `json:"auditDetails,omitzero"`
}

type statistics struct {
	TotalChecks                    int32 `json:"totalChecks"`
	InProgressChecks               int32 `json:"inProgressChecks"`
	WaitingForDataCollectionChecks int32 `json:"waitingForDataCollectionChecks"`
	CompliantChecks                int32 `json:"compliantChecks"`
	NonCompliantChecks             int32 `json:"nonCompliantChecks"`
	FailedChecks                   int32 `json:"failedChecks"`
	CanceledChecks                 int32 `json:"canceledChecks"`
}

type check struct {
	CheckRunStatus                       types.AuditCheckRunStatus `json:"checkRunStatus,omitempty"`
	CheckCompliant                       *bool                     `json:"checkCompliant,omitempty"`
	TotalResourcesCount                  *int64                    `json:"totalResourcesCount,omitempty"`
	NonCompliantResourcesCount           *int64                    `json:"nonCompliantResourcesCount,omitempty"`
	SuppressedNonCompliantResourcesCount *int64                    `json:"suppressedNonCompliantResourcesCount,omitempty"`
	ErrorCode                            *string                   `json:"errorCode,omitempty"`
	Message                              *string                   `json:"message,omitempty"`
}

type failure struct {
	Code   string `json:"code"`
	Status int    `json:"status"`
}

func main() {
	if os.Args[1] == "--version" {
		fmt.Println("aws-sdk-go-v2/" + aws.SDKVersion)
		return
	}
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	client := iot.NewFromConfig(settings, func(options *iot.Options) {
		options.BaseEndpoint = aws.String(os.Args[1])
		// The delays between attempts are the SDK's own affair, and nobody here wants to wait for them.
		options.Retryer = retry.AddWithMaxBackoffDelay(options.Retryer, time.Millisecond)
	})
	lines := bufio.NewScanner(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var request call
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			log.Fatal(err)
		}
		value, err := answer(ctx, client, request)
		var outcome any = map[string]any{"value": value}
		if err != nil {
			outcome = map[string]any{"error": describe(err)}
		}
		if err := output.Encode(outcome); err != nil {
			log.Fatal(err)
		}
	}
}

func answer(ctx context.Context, client *iot.Client, request call) (any, error) {
	given := request.Parameters
	if request.Method == "describe_audit_task" {
		output, err := client.DescribeAuditTask(ctx, &iot.DescribeAuditTaskInput{TaskId: &given.TaskID})
		if err != nil {
			return nil, err
		}
		return toAudit(output), nil
	}
	input := &iot.ListAuditTasksInput{
		StartTime: given.StartTime, EndTime: given.EndTime, TaskType: given.TaskType, TaskStatus: given.TaskStatus,
		NextToken: given.NextToken, MaxResults: given.MaxResults,
	}
	if !request.Paginate {
		output, err := client.ListAuditTasks(ctx, input)
		if err != nil {
			return nil, err
		}
		return toPage(output), nil
	}
	pages := []page{}
	for paginator := iot.NewListAuditTasksPaginator(client, input); paginator.HasMorePages(); {
		output, err := paginator.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		pages = append(pages, toPage(output))
	}
	return pages, nil
}

func toPage(output *iot.ListAuditTasksOutput) page {
	tasks := []task{}
	for _, listed := range output.Tasks {
		tasks = append(tasks, task{listed.TaskId, listed.TaskStatus, listed.TaskType})
	}
	return page{tasks, output.NextToken}
}

func toAudit(output *iot.DescribeAuditTaskOutput) audit {
	described := audit{
		TaskStatus: output.TaskStatus, TaskType: output.TaskType, TaskStartTime: output.TaskStartTime,
		ScheduledAuditName: output.ScheduledAuditName,
	}
	if counts := output.TaskStatistics; counts != nil {
		described.TaskStatistics = &statistics{
			value(counts.TotalChecks), value(counts.InProgressChecks), value(counts.WaitingForDataCollectionChecks),
			value(counts.CompliantChecks), value(counts.NonCompliantChecks), value(counts.FailedChecks),
			value(counts.CanceledChecks),
		}
	}
	if output.AuditDetails != nil {
		described.AuditDetails = map[string]check{}
	}
	for name, details := range output.AuditDetails {
		described.AuditDetails[name] = check{
			details.CheckRunStatus, details.CheckCompliant, details.TotalResourcesCount,
			details.NonCompliantResourcesCount, details.SuppressedNonCompliantResourcesCount, details.ErrorCode,
			details.Message,
		}
	}
	return described
}

func value(count *int32) int32 {
	return aws.ToInt32(count)
}

// describe tells an error by the type that a program would look for.
func describe(err error) failure {
	described := failure{Code: "UnknownError"}
	var named smithy.APIError
	if errors.As(err, &named) && isTyped(err) {
		described.Code = named.ErrorCode()
	}
	var response *awshttp.ResponseError
	if !errors.As(err, &response) {
		log.Fatal(fmt.Errorf("no response: %w", err))
	}
	described.Status = response.HTTPStatusCode()
	return described
}

func isTyped(err error) bool {
	var invalid *types.InvalidRequestException
	var notFound *types.ResourceNotFoundException
	var throttling *types.ThrottlingException
	var internal *types.InternalFailureException
	return errors.As(err, &invalid) || errors.As(err, &notFound) || errors.As(err, &throttling) ||
		errors.As(err, &internal)
}
