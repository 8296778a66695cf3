package audits

import (
	"encoding/json"
	"errors"
	"reflect"
)

// decodeResult reads the content of a response of success. It fails where that is something else, as HTML of a proxy, or
// JSON of another kind, which as a page without audits would look like an account without findings.
func (c *APIClient) decodeResult(result interface{}, content []byte, contentType string) error {
	if err := c.decode(result, content, contentType); err != nil {
		return err
	}
	value := reflect.Indirect(reflect.ValueOf(result))
	if value.Kind() == reflect.Ptr && value.IsNil() {
		return errors.New("the response is null")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(content, &members); err != nil {
		return err
	}
	others := reflect.Indirect(value).FieldByName("AdditionalProperties")
	if len(members) > 0 && others.IsValid() && others.Len() == len(members) {
		return errors.New("the response is not what was asked for: it has no member that the operation has")
	}
	return nil
}
